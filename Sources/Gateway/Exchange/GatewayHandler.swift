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

    func respond(to request: Request, through writer: ResponseWriter) async {
        // A reload may come while this one waits.
        let current = current
        let snapshot = current.shared
        let exchange = Exchange(
            id: ids.id(for: request.head.fields), head: request.head, client: request.client,
            began: request.receivedAt)
        exchange.waited = request.waitedForClient
        observer.begin()
        let answering = Answering(
            exchange: exchange, writer: writer, crossOrigin: snapshot.crossOrigin, loop: loop)
        do throws(GatewayError) {
            try await answer(request, answering, current)
        } catch {
            await answering.fail(error)
        }
        if writer.hasFailed { exchange.clientIsGone = true }
        exchange.waited &+= writer.waitedForClient
        if let grant = exchange.grant {
            snapshot.metering.settle(
                grant, exchange, answerBytes: writer.bodyBytes, isStream: exchange.hasEvents, now: loop.now)
        }
        observer.end(exchange)
    }

    /// Lets nobody through whose key does not open the route.
    ///
    /// - Returns: the key, where it is one of the API's.
    @discardableResult
    func checkKey(_ fields: HTTPFields, for route: Route?) throws(GatewayError) -> GatewayKey? {
        if route?.isAdmin == true, let key = role.adminKey {
            try key.check(fields)
            return nil
        }
        return try snapshot.keys.key(in: fields)
    }

    /// What was found out by the head; nil where another configuration has come with the body, and may decide otherwise.
    private func admission(of request: Request) -> AdmittedRequest? {
        guard let admitted = request.note as? AdmittedRequest, admitted.holds(for: snapshot) else { return nil }
        return admitted
    }

    private func answer(
        _ request: Request, _ answering: Answering, _ current: WorkerSnapshot
    ) async throws(GatewayError) {
        let exchange = answering.exchange
        let fields = request.head.fields
        let admitted = admission(of: request)
        let route = if let admitted { admitted.route } else { role.offered(Route(path: request.head.path)) }
        exchange.route = RouteLabel(route)
        exchange.trace = observer.tracer.begin(fields, for: exchange.route)
        if let admitted {
            exchange.origin = admitted.origin
            exchange.key = admitted.key
        } else {
            if case .allowed(let origin) = snapshot.crossOrigin.judge(fields) { exchange.origin = origin }
            if route?.isPublic != true { exchange.key = try checkKey(fields, for: route) }
        }
        switch route {
        case .operation(let operation): try await current.operations.perform(operation, request, answering)
        case .models: try await current.models.list(answering)
        case .model(let id): try await current.models.describe(id, answering)
        case .health: current.health.tellLife(answering)
        case .readiness: try await current.health.tellReadiness(answering)
        case .usage: try current.usage.tell(answering)
        case .admin(let page): try admin.tell(page, request.head.fields, by: current, answering)
        case nil: throw .unknownPath(answering.exchange.path)
        }
    }
}
