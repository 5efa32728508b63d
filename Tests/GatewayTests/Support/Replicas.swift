internal import Support

/// A backend `lab` in several places, each a scripted server.
final class Replicas: Sendable {
    let servers: [TestUpstream]

    init(_ servers: [TestUpstream]) {
        self.servers = servers
    }

    /// Servers that answer every question with the steps of their place.
    static func start(_ scripts: [TestUpstream.Script]) throws -> Replicas {
        Replicas(try scripts.map { script in try ModelServer.start { script($0) } })
    }

    /// The configuration in which `lab` is the standard backend.
    ///
    /// - Parameters:
    ///   - backend: further keys of the backend.
    ///   - gateway: keys of the `gateway:` section.
    func yaml(_ backend: String = "", gateway: String = "", more: String = "") -> String {
        let places = servers.map { "\"\($0.baseURL)/v1\"" }.joined(separator: ", ")
        return """
            llm: {backend: lab}
            backends: [{name: lab, base_urls: [\(places)]\(backend.isEmpty ? "" : ", " + backend)}]
            gateway: {\(gateway)}
            \(more)
            """
    }

    /// Questions each place has got.
    var counts: [Int] { servers.map { $0.log.current.questions.count } }

    func stop() {
        for server in servers { server.stop() }
    }
}

extension UpstreamStep {
    /// An error in OpenAI's form.
    static func failure(_ status: Int, _ message: String = "no", fields: String = "") -> UpstreamStep {
        let body = #"{"error":{"message":"\#(message)","type":"server_error","param":null,"code":null}}"#
        return answer(Array(body.utf8), status: status, fields: "Content-Type: application/json\r\n" + fields)
    }
}
