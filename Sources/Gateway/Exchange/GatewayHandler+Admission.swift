internal import Reactor
internal import Server
internal import Wire

/// Decides by the head alone, before a body is read.
extension GatewayHandler {
    func admit(_ head: RequestHead, client: String) -> Admission {
        let route = role.offered(Route(path: head.path))
        var origin: String?
        switch snapshot.crossOrigin.judge(head.fields) {
        case .notCrossOrigin: break
        // No page has a reason to look at how the gateway does.
        case .allowed(let allowed) where route?.isAdmin == true:
            return refuse(head, client, .originRefused(allowed), route)
        case .allowed(let allowed): origin = allowed
        case .refused(let refused): return refuse(head, client, .originRefused(refused), route)
        }
        if case .options = head.method {
            let allowed = route?.allowedMethods ?? "GET, HEAD, POST, OPTIONS"
            return preflight(head, client, allowed: allowed, origin: origin)
        }
        do throws(GatewayError) {
            let key = try check(head, for: route)
            return .accepted(AdmittedRequest(route: route, key: key, origin: origin, snapshot: snapshot))
        } catch {
            return refuse(head, client, error, route, origin: origin)
        }
    }

    private func preflight(_ head: RequestHead, _ client: String, allowed: String, origin: String?) -> Admission {
        let exchange = Exchange(id: ids.id(for: head.fields), head: head, client: client, began: loop.now)
        var response = snapshot.crossOrigin.preflight(head, allowedMethods: allowed, origin: origin)
        exchange.requestID.appendField(to: &response.fieldLines)
        exchange.status = response.status
        observer.note(exchange)
        return .refuse(response)
    }

    /// The key that opens the route, where it is one of the API's.
    private func check(_ head: RequestHead, for route: Route?) throws(GatewayError) -> GatewayKey? {
        let key = route?.isPublic == true ? nil : try checkKey(head.fields, for: route)
        guard let route else { throw .unknownPath(String(decoding: head.path.prefix(200), as: UTF8.self)) }
        guard route.allows(head.method) else {
            throw .wrongMethod(
                head.method.text, path: String(decoding: head.path, as: UTF8.self), allowed: route.allowedMethods)
        }
        if let coding = head.fields.string(of: .contentEncoding), !coding.isEmpty, coding != "identity" {
            throw .encodedBody(coding)
        }
        return key
    }

    private func refuse(
        _ head: RequestHead, _ client: String, _ error: GatewayError, _ route: Route?, origin: String? = nil
    ) -> Admission {
        let exchange = Exchange(id: ids.id(for: head.fields), head: head, client: client, began: loop.now)
        exchange.origin = origin
        exchange.route = RouteLabel(route)
        exchange.trace = observer.tracer.begin(head.fields, for: exchange.route)
        exchange.status = error.status
        exchange.failure = error.failure
        var response = Answering.response(to: error, exchange: exchange, crossOrigin: snapshot.crossOrigin)
        if error.status == 405, let route { response.fieldLines.appendField("Allow", route.allowedMethods) }
        observer.note(exchange)
        return .refuse(response)
    }

    func refusal(_ refusal: Refusal, client: String) -> Response {
        let exchange = Exchange(id: ids.new(), head: nil, client: client, began: loop.now)
        let error = GatewayError.refused(status: refusal.status, reason: refusal.reason)
        exchange.status = error.status
        exchange.failure = error.failure
        observer.note(exchange)
        return Answering.response(to: error, exchange: exchange, crossOrigin: snapshot.crossOrigin)
    }
}

/// What a request's head has told of it when it was admitted.
final class AdmittedRequest {
    let route: Route?
    /// Whose key it came with.
    let key: GatewayKey?
    /// The page that asks, where one does and may.
    let origin: String?
    private let snapshot: GatewaySnapshot

    init(route: Route?, key: GatewayKey?, origin: String?, snapshot: GatewaySnapshot) {
        self.route = route
        self.key = key
        self.origin = origin
        self.snapshot = snapshot
    }

    /// Whether it was admitted by this configuration; another may open it to other keys.
    func holds(for snapshot: GatewaySnapshot) -> Bool {
        self.snapshot === snapshot
    }
}
