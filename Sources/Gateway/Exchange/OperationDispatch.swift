internal import Configuration
internal import Dialects
internal import LLMClients
internal import Reactor
internal import Server
internal import Upstream
internal import Wire

/// Reads a request that names a model, finds the model's backend, and sends the request down its lane.
struct OperationDispatch {
    let snapshot: GatewaySnapshot
    let transport: Transport
    let router: Router
    let ids: RequestIDs

    func perform(_ operation: Operation, _ request: Request, _ answering: Answering) async throws(GatewayError) {
        let body = request.takeBody()
        if body.isEmpty { throw .emptyBody }
        if snapshot.logsBodies { log(body, of: answering.exchange) }
        let document = try Self.parse(body)
        let envelope = try Self.envelope(of: document.root, operation)
        answering.exchange.requestedModel = envelope.model
        let turn = answering.loop.now
        let target = try await router.target(for: envelope.model, operation)
        // In another turn only when a backend had to be asked what it has.
        answering.exchange.waited &+= answering.loop.now.nanoseconds &- turn.nanoseconds
        answering.exchange.target = target
        try claim(document.root, for: target, answering)
        switch Lane(operation, to: target.backend) {
        case .forward:
            let exchange = ForwardedExchange(
                answering: answering, transport: transport, envelope: envelope, target: target,
                limits: snapshot.limits)
            try await exchange.run(Self.body(of: document, envelope, for: target), request.head.fields)
        case .translate(let dialect):
            try await translated(to: target, in: dialect, envelope, answering).run(document.root)
        case .echo:
            try await EchoExchange(answering: answering, envelope: envelope, id: ids.next()).run(document.root)
        }
    }

    private func translated(
        to target: Target, in dialect: any ChatDialect, _ envelope: RequestEnvelope, _ answering: Answering
    ) -> TranslatedExchange {
        TranslatedExchange(
            answering: answering, transport: transport, dialect: dialect, envelope: envelope, target: target,
            limits: snapshot.limits, media: MediaFetcher(transport: transport, settings: snapshot.media),
            losses: LossPolicy(
                exchange: answering.exchange, isStrict: snapshot.refusesLosses, log: snapshot.log),
            id: ids.next(), log: snapshot.log)
    }

    private func log(_ body: [UInt8], of exchange: Exchange) {
        snapshot.log.write(
            .info, "request body",
            ["request_id": exchange.id, "body": String(decoding: body.prefix(64 << 10), as: UTF8.self)])
    }

    private static func parse(_ body: consuming [UInt8]) throws(GatewayError) -> JSONDocument {
        do throws(JSONError) {
            return try JSONDocument(parsing: body)
        } catch {
            throw .malformedJSON(error.message, line: error.line, column: error.column)
        }
    }

    private static func envelope(
        of body: JSONView, _ operation: Operation
    ) throws(GatewayError) -> RequestEnvelope {
        do throws(InvalidRequest) {
            return try RequestEnvelope(body, operation: operation)
        } catch {
            throw .invalidRequest(error)
        }
    }

    /// The client's bytes, with the model's name replaced where the backend has another one for it.
    private static func body(
        of document: consuming JSONDocument, _ envelope: RequestEnvelope, for target: Target
    ) -> [UInt8] {
        if envelope.model == target.model { return document.bytes }
        var writer = JSONWriter()
        writer.string(target.model)
        return document.replacing(envelope.modelRange, with: writer.bytes)
    }
}
