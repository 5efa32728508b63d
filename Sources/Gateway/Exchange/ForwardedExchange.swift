internal import Dialects
internal import Reactor
internal import Server
internal import Upstream
internal import Wire

/// The forward lane: the client's bytes go to a backend of the same dialect, its bytes come back.
struct ForwardedExchange {
    let answering: Answering
    let transport: Transport
    let envelope: RequestEnvelope
    let target: Target
    let limits: ForwardLimits

    private var exchange: Exchange { answering.exchange }

    /// Sends `body`, which names the target's model.
    ///
    /// - Throws: what the client is to be told if nobody else answers; nothing has been told before, but perhaps the
    ///   beginning of a stream.
    func run(_ body: consuming [UInt8], _ fields: HTTPFields) async throws(GatewayError) {
        let request = UpstreamRequest(
            .post, envelope.operation.path,
            fieldLines: PassedFields.upstream(fields, id: exchange.id, trace: exchange.trace), body: body)
        let transfer = transport.start(request, to: target.endpoint)
        transfer.waiter = exchange
        transfer.isCancelledByHolder = answering.writer.isClient
        answering.writer.watcher = transfer
        if answering.writer.hasFailed { transfer.cancel() }
        defer {
            answering.writer.watcher = nil
            transport.takeBack(transfer)
        }
        let refusal: GatewayError?
        do throws(UpstreamError) {
            refusal = envelope.isStreaming ? try await stream(transfer) : try await answer(transfer)
        } catch {
            if error.code == .cancelled {
                exchange.clientIsGone = true
                return
            }
            throw GatewayError(error, backend: target.backend, at: target.endpoint)
        }
        if let refusal { throw refusal }
    }

    private func stream(_ transfer: Transfer) async throws(UpstreamError) -> GatewayError? {
        try await ForwardedStream(answering: answering, transfer: transfer, target: target, limits: limits).run()
    }

    private func answer(_ transfer: Transfer) async throws(UpstreamError) -> GatewayError? {
        let body = try await transfer.collect(limit: limits.bodyBytes)
        guard let head = transfer.head else { return nil }
        do throws(GatewayError) {
            let answer = try ForwardedAnswer(head, body, from: target)
            exchange.usage = answer.usage
            answering.send(status: head.status, json: answer.body, upstream: head.fields)
            if let trace = exchange.trace, trace.isSampled { trace.answer.take(body) }
            return nil
        } catch {
            return error
        }
    }
}

extension Transfer: ClientWatcher {
    package func clientHasGone() {
        cancel()
    }
}

/// Limits of what one upstream answer may bring.
struct ForwardLimits: Sendable {
    /// A whole answer.
    var bodyBytes = 64 << 20
    /// One event of a stream.
    var eventBytes = 8 << 20
    /// A streaming client that waits this long for the first byte gets the head of its answer and a comment; nil: none.
    var heartbeat: Duration? = .seconds(15)
}
