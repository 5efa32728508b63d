package import Upstream

/// Who is asked, by which way, and what may come back: what all exchanges with one server share.
package struct Exchanging {
    package let transport: Transport
    package let endpoint: Endpoint
    package let limits: AnswerLimits
    /// Told of the time that the exchange waits for its server.
    package var waiter: (any UpstreamWaiter)?
    /// Field lines that every request gets beside the endpoint's own, each ended by CRLF.
    package var fieldLines: [UInt8] = []

    package init(
        _ transport: Transport, to endpoint: Endpoint, limits: AnswerLimits = AnswerLimits(),
        waiter: (any UpstreamWaiter)? = nil
    ) {
        self.transport = transport
        self.endpoint = endpoint
        self.limits = limits
        self.waiter = waiter
    }

    func get(_ path: String) -> Transfer {
        start(.get, path, [])
    }

    func post(_ body: [UInt8], to path: String) -> Transfer {
        start(.post, path, body)
    }

    private func start(_ method: UpstreamRequest.Method, _ path: String, _ body: [UInt8]) -> Transfer {
        let transfer = transport.start(UpstreamRequest(method, path, body: body), to: endpoint) { head in
            head.append(contentsOf: fieldLines)
        }
        transfer.waiter = waiter
        return transfer
    }

    func collect(_ transfer: Transfer) async throws(ExchangeFailure) -> [UInt8] {
        do throws(UpstreamError) {
            return try await transfer.collect(limit: limits.bodyBytes)
        } catch {
            throw .transport(error)
        }
    }
}
