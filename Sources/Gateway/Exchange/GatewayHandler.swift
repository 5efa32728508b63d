internal import Reactor
internal import Server
internal import Upstream
internal import Wire

/// Answers one worker's requests: admits them by their head, and hands each to what answers its route.
final class GatewayHandler: RequestHandler {
    let snapshot: GatewaySnapshot
    let loop: EventLoop
    let accessLog: AccessLog
    let ids = RequestIDs()
    private let operations: OperationDispatch
    private let models: ModelAnswers
    private let health: HealthAnswers

    init(_ snapshot: GatewaySnapshot, on loop: EventLoop, listings: [String: ModelListing]) throws {
        self.snapshot = snapshot
        self.loop = loop
        accessLog = AccessLog(log: snapshot.log)
        let transport = try Transport(on: loop)
        let catalog = ModelCatalog(on: loop, transport: transport)
        operations = OperationDispatch(
            snapshot: snapshot, transport: transport, router: Router(snapshot.backends, catalog: catalog), ids: ids)
        models = ModelAnswers(snapshot: snapshot, catalog: catalog)
        health = HealthAnswers(snapshot: snapshot, catalog: catalog)
        for backend in snapshot.backends.all {
            if let listing = listings[backend.name] { catalog.note(listing, of: backend) }
        }
    }

    func respond(to request: Request, through writer: ResponseWriter) async {
        let exchange = Exchange(
            id: ids.id(for: request.head.fields), head: request.head, client: request.client,
            began: request.receivedAt)
        exchange.waited = request.waitedForClient
        if case .allowed(let origin) = snapshot.crossOrigin.judge(request.head.fields) { exchange.origin = origin }
        let answering = Answering(
            exchange: exchange, writer: writer, crossOrigin: snapshot.crossOrigin, loop: loop)
        do throws(GatewayError) {
            try await answer(request, answering)
        } catch {
            await answering.fail(error)
        }
        if writer.hasFailed { exchange.clientIsGone = true }
        exchange.waited &+= writer.waitedForClient
        accessLog.note(exchange, now: loop.exactNow)
    }

    private func answer(_ request: Request, _ answering: Answering) async throws(GatewayError) {
        switch Route(path: request.head.path) {
        case .operation(let operation): try await operations.perform(operation, request, answering)
        case .models: try await models.list(answering)
        case .model(let id): try await models.describe(id, answering)
        case .health: health.tellLife(answering)
        case .readiness: try await health.tellReadiness(answering)
        case nil: throw .unknownPath(answering.exchange.path)
        }
    }
}
