import Testing
import Wire

struct RequestTargetTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let target: String
        let path: String
        let query: String?
        var method = "GET"
        var testDescription: String { "\(method) \(target)" }
    }

    @Test(arguments: [
        Case(target: "/", path: "/", query: nil),
        Case(target: "/a/b?c=d?e", path: "/a/b", query: "c=d?e"),
        Case(target: "/a?", path: "/a", query: ""),
        Case(target: "//a//b", path: "//a//b", query: nil),
        Case(target: "/v1beta/models/m:generate%2F", path: "/v1beta/models/m:generate%2F", query: nil),
        Case(target: "http://h/a?b", path: "/a", query: "b"),
        Case(target: "HTTPS://h", path: "/", query: nil),
        Case(target: "http://h:80?q", path: "/", query: "q"),
        Case(target: "http://u:p%20@h:80/a", path: "/a", query: nil),
        Case(target: "http://[::1]:80/a", path: "/a", query: nil),
        Case(target: "*", path: "*", query: nil, method: "OPTIONS"),
    ])
    func `a target has a path and a query`(vector: Case) throws {
        let transcript = request(vector.method, vector.target)
        #expect(transcript.outcome == .accepted)
        let request = try #require(transcript.requests.first)
        #expect(request.target == vector.target)
        #expect(request.path == vector.path)
        #expect(request.query == vector.query)
    }

    @Test(arguments: [
        ("GET", "*", HTTPRequestError.targetForm), ("OPTIONS", "**", .targetForm), ("GET", "h:80", .targetForm),
        ("GET", "ftp://h/", .targetForm), ("GET", "http:/a", .targetForm), ("GET", "http://", .targetForm),
        ("GET", "http:///a", .invalidHost), ("GET", "http://:80/", .invalidHost), ("GET", "http://h:8o/", .invalidHost),
        ("GET", "http://u@/", .invalidHost), ("GET", "http://u@v@h/", .invalidHost),
        ("GET", "http://[::1/", .invalidHost),
        ("GET", "http://[]/", .invalidHost), ("GET", "http://%zz/", .invalidHost), ("CONNECT", "h:443", .connect),
    ])
    func `a target that is not for us is refused`(method: String, target: String, error: HTTPRequestError) {
        #expect(request(method, target).outcome == .rejected(error))
    }

    @Test(arguments: ["h", "h:80", "h:", "", "[::1]", "[::1]:80", "[v1.a:b]", "1.2.3.4", "a%41", "a_b", "x=1"])
    func `a valid Host passes`(host: String) {
        #expect(withHost(host) == .accepted)
    }

    @Test(arguments: [
        "a b", "a,b c", "a/b", "a:8o", "a:80:80", "u@a", "[::1", "::1]", "[]", "[::1]x", "[g::]", "[1.2]", "%", "%4",
        "a%4g", "\\",
        "\u{E9}", "a?b", "a#b", "[::1%25eth0]",
    ])
    func `an invalid Host is refused`(host: String) {
        #expect(withHost(host) == .rejected(.invalidHost))
    }

    private func request(_ method: String, _ target: String) -> RequestTranscript {
        RequestTranscript([Array("\(method) \(target) HTTP/1.1\r\nHost: h\r\n\r\n".utf8)])
    }

    private func withHost(_ host: String) -> RequestTranscript.Outcome {
        RequestTranscript([Array("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n".utf8)]).outcome
    }
}
