internal import Reactor
internal import Server
internal import Wire

/// Decides by the head alone, before a body is read.
extension GatewayHandler {
    func admit(_ head: RequestHead, client: String, through writer: ResponseWriter) -> Admission {
        let exchange = answering(head, client: client, through: writer)
        let route = role.offered(Route(path: head.path))
        do throws(GatewayError) {
            let origin = try origin(of: head, for: route)
            if let origin { exchange.originLines = snapshot.crossOrigin.fieldLines(for: origin) }
            if case .options = head.method { return preflight(exchange, head, route, origin: origin) }
            exchange.key = try check(head, for: route)
            begin(exchange, route, head)
            return .accepted(exchange)
        } catch {
            begin(exchange, route, head)
            return refuse(exchange, error)
        }
    }

    /// The exchange of a request that begins now.
    func answering(_ head: RequestHead, client: String, through writer: ResponseWriter) -> Answering {
        Answering(head, id: ids.id(for: head), client: client, writer: writer, loop: loop)
    }

    /// The page that asks, where one does and may.
    private func origin(of head: RequestHead, for route: Route?) throws(GatewayError) -> String? {
        switch snapshot.crossOrigin.judge(head) {
        case .notCrossOrigin: return nil
        // No page has a reason to look at how the gateway does.
        case .allowed(let origin) where route?.isAdmin == true: throw .originRefused(origin)
        case .allowed(let origin): return origin
        case .refused(let origin): throw .originRefused(origin)
        }
    }

    private func preflight(_ exchange: Exchange, _ head: RequestHead, _ route: Route?, origin: String?) -> Admission {
        let allowed = route?.allowedMethods ?? "GET, HEAD, POST, OPTIONS"
        var response = snapshot.crossOrigin.preflight(head, allowedMethods: allowed, origin: origin)
        exchange.requestID.appendField(to: &response.fieldLines)
        exchange.status = response.status
        observer.note(exchange)
        return .refuse(response)
    }

    /// The key that opens the route, where it is one of the API's.
    private func check(_ head: RequestHead, for route: Route?) throws(GatewayError) -> GatewayKey? {
        let key = route?.isPublic == true ? nil : try checkKey(head, for: route)
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

    private func refuse(_ exchange: Exchange, _ error: GatewayError) -> Admission {
        var response = refusal(exchange, error)
        if error.status == 405, let route = exchange.route {
            response.fieldLines.appendField("Allow", route.allowedMethods)
        }
        return .refuse(response)
    }

    func refusal(_ refusal: Refusal, client: String) -> Response {
        self.refusal(
            Exchange(id: ids.new(), head: nil, client: client, began: loop.now),
            .refused(status: refusal.status, reason: refusal.reason))
    }

    private func refusal(_ exchange: Exchange, _ error: GatewayError) -> Response {
        exchange.status = error.status
        exchange.failure = error.failure
        observer.note(exchange)
        return Answering.response(to: error, exchange: exchange)
    }
}
