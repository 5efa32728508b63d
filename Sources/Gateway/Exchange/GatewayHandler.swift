internal import Reactor
internal import Server
internal import Upstream
internal import Wire

/// Answers one worker's requests: admits them by their head, and hands each to what answers its route.
final class GatewayHandler: RequestHandler {
    let loop: EventLoop
    /// What this handler's address serves.
    let role: AddressRole
    let observer: Observer
    private let admin: AdminAnswers
    let ids = RequestIDs()
    private let transport: Transport
    private let flights: WorkerFlights
    private var current: WorkerSnapshot
    /// Counts the configurations it has answered by.
    private var configurations = 0

    var snapshot: GatewaySnapshot { current.shared }

    init(
        _ snapshot: GatewaySnapshot, on loop: EventLoop, through transport: Transport, as role: AddressRole,
        observatory: Observatory, listings: [String: ModelListing]
    ) {
        self.loop = loop
        self.role = role
        admin = AdminAnswers(observatory: observatory)
        observer = observatory.observer(on: loop, snapshot)
        self.transport = transport
        flights = WorkerFlights(on: loop)
        current = WorkerSnapshot(
            snapshot, on: loop, transport: transport, ids: ids, flights: flights, listings: listings)
    }

    /// Answers by another configuration from the next request on.
    func adopt(_ snapshot: GatewaySnapshot, listings: [String: ModelListing]) {
        observer.adopt(snapshot)
        let next = WorkerSnapshot(
            snapshot, on: loop, transport: transport, ids: ids, flights: flights, listings: listings)
        next.inherit(current)
        current = next
        configurations += 1
    }

    /// Takes what a backend's server has told of itself, or that it has gone.
    func learn(_ findings: ServerFindings?, of backend: Backend) {
        current.learn(findings, of: backend)
    }

    /// Here and not when the handler is let go, which may be on any thread: sockets and timers belong to the loop.
    func finish() async {
        await flights.finish()
        await observer.finish()
        transport.close()
    }

    func abandon() {
        observer.abandon()
    }

    func begin(_ request: Request, through writer: ResponseWriter) -> Beginning {
        RequestRun(request, through: writer, by: current, of: self).begin()
    }

    /// Lets nobody through whose key does not open the route.
    ///
    /// - Returns: the key, where it is one of the API's.
    @discardableResult
    func checkKey(_ head: RequestHead, for route: Route?) throws(GatewayError) -> GatewayKey? {
        if route?.isAdmin == true, let key = role.adminKey {
            try key.check(head.fields)
            return nil
        }
        return try snapshot.keys.key(in: head)
    }

    /// Decides once more where another configuration has come with the body: it may open other routes, to other keys.
    func admitAgain(_ exchange: Exchange, _ head: RequestHead) throws(GatewayError) {
        if exchange.admission == configurations { return }
        let route = role.offered(Route(path: head.path))
        begin(exchange, route, head)
        let crossOrigin = snapshot.crossOrigin
        if case .allowed(let origin) = crossOrigin.judge(head) {
            exchange.originLines = crossOrigin.fieldLines(for: origin)
        } else {
            exchange.originLines = []
        }
        exchange.key = nil
        if route?.isPublic != true { exchange.key = try checkKey(head, for: route) }
    }

    func begin(_ exchange: Exchange, _ route: Route?, _ head: RequestHead) {
        exchange.note(route)
        exchange.admission = configurations
        exchange.trace = observer.tracer.begin(head, for: exchange.label)
    }

    /// Answers what is asked of the gateway itself.
    func answer(
        _ route: Route?, _ request: Request, by current: WorkerSnapshot, _ answering: Answering
    ) async throws(GatewayError) {
        switch route {
        case .models: try await current.models.list(answering)
        case .model(let id): try await current.models.describe(id, answering)
        case .health: current.health.tellLife(answering)
        case .readiness: try await current.health.tellReadiness(answering)
        case .usage: try current.usage.tell(answering)
        case .admin(let page): try admin.tell(page, request.head.fields, by: current, answering)
        case .operation, nil: throw .unknownPath(answering.path)
        }
    }
}
