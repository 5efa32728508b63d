internal import Configuration
internal import Dialects
internal import Reactor
internal import Server
internal import Upstream
internal import Wire

/// What all workers' handlers have in common: what the configuration says, made ready.
struct GatewaySnapshot: Sendable {
    let backends: BackendSet
    let keys: KeyRing
    let crossOrigin: CrossOrigin
    let limits: ForwardLimits
    let media: MediaSettings
    /// Whether every parameter that a backend cannot honour is an error.
    let refusesLosses: Bool
    let logsBodies: Bool
    let log: Log

    init(_ settings: GatewaySettings, backends: BackendSet, log: Log) {
        self.backends = backends
        keys = KeyRing(settings.server.apiKeys)
        crossOrigin = CrossOrigin(origins: settings.server.corsOrigins)
        limits = ForwardLimits(
            bodyBytes: settings.server.limits.upstreamBodyBytes, eventBytes: settings.server.limits.eventBytes,
            heartbeat: settings.server.timeouts.heartbeat > .zero ? settings.server.timeouts.heartbeat : nil)
        media = settings.server.media
        refusesLosses = settings.server.strictParameters
        logsBodies = settings.server.logBodies
        self.log = log
    }
}

/// Answers one worker's requests: admits them by their head, finds their backend, and sends them down their lane.
final class GatewayHandler: RequestHandler {
    private let snapshot: GatewaySnapshot
    private let loop: EventLoop
    private let transport: Transport
    private let catalog: ModelCatalog
    private let router: Router
    private let accessLog: AccessLog
    private var ids = RequestIDs()

    init(_ snapshot: GatewaySnapshot, on loop: EventLoop, listings: [String: ModelListing]) throws {
        self.snapshot = snapshot
        self.loop = loop
        transport = try Transport(on: loop)
        catalog = ModelCatalog(on: loop, transport: transport)
        router = Router(snapshot.backends, catalog: catalog)
        accessLog = AccessLog(log: snapshot.log)
        for backend in snapshot.backends.all {
            if let listing = listings[backend.name] { catalog.note(listing, of: backend) }
        }
    }

    // MARK: By the head alone

    func admit(_ head: RequestHead, client: String) -> Admission {
        let route = Route(path: head.path)
        var origin: String?
        switch snapshot.crossOrigin.judge(head.fields) {
        case .notCrossOrigin: break
        case .allowed(let allowed): origin = allowed
        case .refused(let refused): return refuse(head, client, .originRefused(refused))
        }
        if head.method == .options {
            let allowed = route?.allowedMethods ?? "GET, HEAD, POST, OPTIONS"
            return preflight(head, client, allowed: allowed, origin: origin)
        }
        if let error = objection(to: head, route: route) { return refuse(head, client, error, origin: origin, route) }
        return .accept
    }

    private func preflight(_ head: RequestHead, _ client: String, allowed: String, origin: String?) -> Admission {
        let exchange = Exchange(id: ids.id(for: head.fields), head: head, client: client, began: loop.now)
        var response = snapshot.crossOrigin.preflight(head, allowedMethods: allowed, origin: origin)
        response.fieldLines.appendField("x-request-id", exchange.id)
        exchange.status = response.status
        accessLog.note(exchange, now: loop.exactNow)
        return .refuse(response)
    }

    private func objection(to head: RequestHead, route: Route?) -> GatewayError? {
        if route?.isPublic != true {
            switch snapshot.keys.judge(head.fields) {
            case .admitted: break
            case .missing: return .missingKey()
            case .wrong: return .wrongKey()
            }
        }
        guard let route else { return .unknownPath(String(decoding: head.path.prefix(200), as: UTF8.self)) }
        guard route.allows(head.method) else {
            return .wrongMethod(
                head.method.text, path: String(decoding: head.path, as: UTF8.self), allowed: route.allowedMethods)
        }
        if let coding = head.fields.string(of: "content-encoding"), !coding.isEmpty, coding != "identity" {
            return .encodedBody(coding)
        }
        return nil
    }

    private func refuse(
        _ head: RequestHead, _ client: String, _ error: GatewayError, origin: String? = nil, _ route: Route? = nil
    ) -> Admission {
        let exchange = Exchange(id: ids.id(for: head.fields), head: head, client: client, began: loop.now)
        exchange.origin = origin
        exchange.status = error.status
        exchange.failure = error.code ?? error.type
        var response = Answering.response(to: error, exchange: exchange, crossOrigin: snapshot.crossOrigin)
        if error.status == 405, let route { response.fieldLines.appendField("Allow", route.allowedMethods) }
        accessLog.note(exchange, now: loop.exactNow)
        return .refuse(response)
    }

    func refusal(_ refusal: Refusal, client: String) -> Response {
        let exchange = Exchange(id: "req_" + ids.next(), client: client, began: loop.now)
        let error = GatewayError.refused(status: refusal.status, reason: refusal.reason)
        exchange.status = error.status
        exchange.failure = error.code ?? error.type
        accessLog.note(exchange, now: loop.exactNow)
        return Answering.response(to: error, exchange: exchange, crossOrigin: snapshot.crossOrigin)
    }

    // MARK: Whole requests

    func respond(to request: Request, through writer: ResponseWriter) async {
        let exchange = Exchange(
            id: ids.id(for: request.head.fields), head: request.head, client: request.client,
            began: request.receivedAt)
        if case .allowed(let origin) = snapshot.crossOrigin.judge(request.head.fields) { exchange.origin = origin }
        let answering = Answering(
            exchange: exchange, writer: writer, crossOrigin: snapshot.crossOrigin, loop: loop)
        do throws(GatewayError) {
            try await answer(request, answering)
        } catch {
            await answering.fail(error)
        }
        if writer.hasFailed { exchange.clientIsGone = true }
        accessLog.note(exchange, now: loop.exactNow)
    }

    private func answer(_ request: Request, _ answering: Answering) async throws(GatewayError) {
        switch Route(path: request.head.path) {
        case .operation(let operation): try await perform(operation, request, answering)
        case .models: answering.send(json: try await mergedModels().encoded)
        case .model(let id): try await describe(id, answering)
        case .health: answering.send(json: Array(#"{"status":"ok"}"#.utf8))
        case .readiness: try await tellReadiness(answering)
        case nil: throw .unknownPath(answering.exchange.path)
        }
    }

    private func perform(
        _ operation: Operation, _ request: Request, _ answering: Answering
    ) async throws(GatewayError) {
        let body = request.takeBody()
        if body.isEmpty { throw .emptyBody }
        if snapshot.logsBodies {
            snapshot.log.write(
                .info, "request body",
                ["request_id": answering.exchange.id, "body": String(decoding: body.prefix(64 << 10), as: UTF8.self)])
        }
        let document = try Self.parse(body)
        let envelope = try Self.envelope(of: document.root, operation)
        answering.exchange.requestedModel = envelope.model
        let target = try await router.target(for: envelope.model, operation)
        answering.exchange.target = target
        switch Lane(operation, to: target.backend) {
        case .forward:
            let exchange = ForwardedExchange(
                answering: answering, transport: transport, envelope: envelope, target: target,
                limits: snapshot.limits)
            try await exchange.run(Self.body(of: document, envelope, for: target), request.head.fields)
        case .translate:
            try await TranslatedExchange(
                answering: answering, transport: transport, envelope: envelope, target: target,
                limits: snapshot.limits, media: MediaFetcher(transport: transport, settings: snapshot.media),
                losses: LossPolicy(
                    exchange: answering.exchange, backend: target.backend, isStrict: snapshot.refusesLosses,
                    log: snapshot.log),
                id: ids.next(), log: snapshot.log
            ).run(document.root)
        case .echo:
            try await EchoExchange(answering: answering, envelope: envelope, id: ids.next()).run(document.root)
        }
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

    // MARK: Models and health

    private static let listAge: Duration = .seconds(5)

    private func mergedModels() async throws(GatewayError) -> MergedModels {
        var merged = MergedModels(snapshot.backends)
        for backend in snapshot.backends.all {
            do throws(GatewayError) {
                merged.add(try await catalog.listing(of: backend, maxAge: Self.listAge), of: backend)
            } catch {
                snapshot.log.write(
                    .warning, "a backend is left out of the list of models",
                    ["backend": backend.name, "reason": error.message])
            }
        }
        return merged
    }

    private func describe(_ id: String, _ answering: Answering) async throws(GatewayError) {
        if let object = try await mergedModels().object(of: id) { return answering.send(json: object) }
        // The configured model serves unlisted, too: some servers list nothing, or not all they have.
        let standard = snapshot.backends.standard
        guard id == standard.defaultModel, let model = ModelListing.single(id, ownedBy: standard.name).models.first
        else { throw .unknownModel(id, known: "") }
        answering.send(json: model.object)
    }

    private func tellReadiness(_ answering: Answering) async throws(GatewayError) {
        let standard = snapshot.backends.standard
        do throws(GatewayError) {
            _ = try await catalog.listing(of: standard, maxAge: Self.listAge)
        } catch {
            throw .noBackend(error.message)
        }
        answering.send(json: Array(#"{"status":"ready"}"#.utf8))
    }
}
