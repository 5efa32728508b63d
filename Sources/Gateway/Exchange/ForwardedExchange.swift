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

    /// Sends `body`, with only the model changed where the backend knows it by another name.
    func run(_ body: consuming [UInt8], _ fields: HTTPFields) async throws(GatewayError) {
        let request = UpstreamRequest(
            .post, envelope.operation.path, fields: PassedFields.upstream(fields, id: exchange.id), body: body)
        let transfer = transport.start(request, to: target.backend.endpoint)
        transfer.waiter = exchange
        defer { transfer.cancel() }
        do throws(UpstreamError) {
            if envelope.isStreaming {
                try await ForwardedStream(answering: answering, transfer: transfer, target: target, limits: limits)
                    .run()
            } else {
                let body = try await transfer.collect(limit: limits.bodyBytes)
                guard let head = transfer.head else { return }
                answer(try accept(body, head), head)
            }
        } catch {
            if error.code == .cancelled {
                exchange.clientIsGone = true
                return
            }
            throw GatewayError(error, backend: target.backend)
        }
    }

    private func answer(_ verdict: ForwardedAnswer, _ head: UpstreamHead) {
        exchange.usage = verdict.usage
        exchange.failure = verdict.failure
        answering.send(status: verdict.status, json: verdict.body, upstream: head.fields)
    }

    private func accept(_ body: [UInt8], _ head: UpstreamHead) throws(UpstreamError) -> ForwardedAnswer {
        ForwardedAnswer(status: head.status, body: body, backend: target.backend)
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
