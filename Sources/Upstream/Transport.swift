package import Reactor

/// The transfers of one worker's loop. Which of its ways serves an endpoint is decided here and nowhere else.
package final class Transport {
    private let loop: EventLoop
    private let curl: CurlTransport
    private let direct: DirectTransport
    private let usesCurlAlone: Bool
    /// Transfers that are over, for the next requests.
    private var spare: [Transfer] = []

    private static let mostSpare = 256

    /// The version of libcurl, for `check` and the log.
    package static var libraryVersion: String { Curl.version }

    /// Must be called before any other thread is started.
    package static func prepareProcess() {
        _ = Curl.isReady
    }

    /// - Parameter usesCurlAlone: libcurl serves what the direct way could, too.
    /// - Throws: `exhausted` when there is no memory or a library could not be initialised.
    package init(
        on loop: EventLoop, resolver: NameResolver = .system, usesCurlAlone: Bool = false
    ) throws(UpstreamError) {
        self.loop = loop
        self.usesCurlAlone = usesCurlAlone
        curl = try CurlTransport(on: loop)
        direct = DirectTransport(on: loop, resolver: resolver)
    }

    /// Sends `request` and returns what its answer will arrive in. Letting go of that ends the exchange.
    package func start(
        _ request: consuming UpstreamRequest, to endpoint: Endpoint, fields: FieldLines = { _ in }
    ) -> Transfer {
        let transfer = transfer(to: endpoint)
        // A line end in any of these would reach the upstream as a field, or a request, of its own.
        guard endpoint.isSafe, request.isSafe else {
            transfer.end(UpstreamError(.exhausted, "the request holds a control character"))
            return transfer
        }
        if let address = endpoint.directAddress, !usesCurlAlone {
            direct.start(request, fields: fields, to: address, of: endpoint, for: transfer)
        } else {
            curl.start(request, fields: fields, to: endpoint, for: transfer)
        }
        return transfer
    }

    /// Takes a transfer back of which its holder wants nothing more, and ends its exchange if it has not ended.
    package func takeBack(_ transfer: Transfer) {
        transfer.release()
        if spare.count < Self.mostSpare { spare.append(transfer) }
    }

    private func transfer(to endpoint: Endpoint) -> Transfer {
        guard let transfer = spare.popLast() else { return Transfer(endpoint: endpoint, loop: loop) }
        transfer.begin(to: endpoint)
        return transfer
    }

    /// Ends every transfer and closes every connection.
    package func close() {
        spare = []
        direct.close()
        curl.close()
    }
}
