internal import Configuration
internal import Dialects
internal import LLMClients
internal import Reactor
internal import Server
internal import Upstream
internal import Wire

/// Reads a request that names a model, finds the model's backend, and sends the request down its lane.
final class OperationDispatch {
    let snapshot: GatewaySnapshot
    let transport: Transport
    let router: Router
    let ids: RequestIDs
    let chance: Chance
    let flights: WorkerFlights

    init(
        snapshot: GatewaySnapshot, transport: Transport, router: Router, ids: RequestIDs, chance: Chance,
        flights: WorkerFlights
    ) {
        self.snapshot = snapshot
        self.transport = transport
        self.router = router
        self.ids = ids
        self.chance = chance
        self.flights = flights
    }

    /// Reads a request as far as it decides where it goes.
    func open(_ operation: Operation, _ request: Request, _ answering: Answering) throws(GatewayError) -> Opened {
        let bytes = request.takeBody()
        if bytes.isEmpty { throw .emptyBody }
        if snapshot.logsBodies { log(bytes, of: answering) }
        let document = try RequestBody.parse(bytes)
        let envelope = try Self.envelope(of: document, operation)
        answering.requestedModel = envelope.model
        if let trace = answering.trace, trace.isSampled { trace.request = RequestFacts(document.root) }
        let body = RequestBody(document, model: envelope.model, at: envelope.modelRange)
        let attempts = Attempts(
            dispatch: self, envelope: consume envelope, answering: answering, head: request.head, body: consume body)
        if let cached = snapshot.cache.flatMap({ CachedExchange($0, attempts, document.root) }) {
            return .cached(cached)
        }
        return .asked(attempts)
    }

    /// Whom a request that has been read is for.
    enum Opened {
        /// For backends.
        case asked(Attempts)
        /// For the cache first.
        case cached(CachedExchange)
    }

    /// Sends a request down the lane to its target, once.
    ///
    /// - Parameter isLast: nobody asks for the body again.
    func send(_ request: Attempts, to target: Target, isLast: Bool) async throws(GatewayError) {
        let answering = request.answering
        let envelope = request.envelope
        switch try Lane(envelope.operation, to: target, &request.body) {
        case .forward:
            let body = request.body.bytes(naming: target.model, isLast: isLast)
            try await ForwardedExchange.run(request, body, to: target)
        case .translate(let dialect, let endpoint):
            let body = try request.body.root()
            let exchange = TranslatedExchange(
                envelope, to: target, at: endpoint, in: dialect, of: self, answering)
            try await exchange.run(body)
        case .echo:
            let body = try request.body.root()
            try await EchoExchange(answering: answering, envelope: envelope, id: ids.next()).run(body)
        }
    }

    private func log(_ body: [UInt8], of exchange: Exchange) {
        snapshot.log.write(
            .info, "request body",
            ["request_id": exchange.id, "body": String(decoding: body.prefix(64 << 10), as: UTF8.self)])
    }

    private static func envelope(
        of body: JSONDocument, _ operation: Operation
    ) throws(GatewayError) -> RequestEnvelope {
        do throws(InvalidRequest) {
            return try RequestEnvelope(body, operation: operation)
        } catch {
            throw .invalidRequest(error)
        }
    }
}
