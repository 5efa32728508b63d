import Testing

@testable import Configuration

@Suite struct BackendURLTests {
    @Test(arguments: [
        ("http://localhost:8000/v1", "http localhost 8000 /v1"),
        ("http://localhost:8000/v1/", "http localhost 8000 /v1"),
        ("https://api.openai.com/v1", "https api.openai.com 443 /v1"), ("http://host", "http host 80 "),
        ("http://host/", "http host 80 "), ("http://host///", "http host 80 "),
        ("HTTPS://Host/V1", "https Host 443 /V1"),
        ("http://[::1]:9000/a/b", "http ::1 9000 /a/b"), ("http://[::1]", "http ::1 80 "),
        ("http://10.0.0.1:1", "http 10.0.0.1 1 "), ("http://my_service:65535/x", "http my_service 65535 /x"),
        ("http://host/a%20b/~c;d=1", "http host 80 /a%20b/~c;d=1"), ("http://host/@a:b", "http host 80 /@a:b"),
    ])
    func `a base URL has scheme, host, port and path`(text: String, expected: String) throws {
        let url = try BackendURL(text)
        #expect("\(url.scheme.rawValue) \(url.host) \(url.port) \(url.path)" == expected)
        #expect(!url.text.hasSuffix("/"))
        #expect(text.hasPrefix(url.text))
    }

    @Test(arguments: [
        ("", BackendURLError.empty), ("localhost:8000", .scheme), ("ftp://host", .scheme),
        ("file:///etc/passwd", .scheme),
        ("http:/host", .scheme), ("//host", .scheme), ("http://", .host), ("http:///v1", .host), ("http://:80", .host),
        ("http://[::1", .host), ("http://[::zz]", .host), ("http://::1/", .host), ("http://[host]", .host),
        ("http://256.1.1.1", .host), ("http://127.1", .host), ("http://a..b", .host), ("http://-a", .host),
        ("http://a,b", .host), ("http://a\\b", .host), ("http://host:", .port), ("http://host:0", .port),
        ("http://host:65536", .port), ("http://host:+80", .port), ("http://host:8o", .port), ("http://[::1]x", .port),
        ("http://user@host", .userInfo), ("http://user:pass@host/v1", .userInfo), ("http://host?key=1", .query),
        ("http://host/v1?", .query), ("http://host/v1#a", .fragment), ("http://host/a b", .character),
        (" http://host", .character), ("http://host\n", .character), ("http://host/\r\nX: y", .character),
        ("http://hóst", .character), ("http://host/<a>", .character), ("http://host/a\\b", .character),
        ("http://host/\"", .character), ("http://host/\0", .character),
    ])
    func `anything else is refused by what is wrong with it`(text: String, expected: BackendURLError) {
        #expect(throws: expected) { try BackendURL(text) }
    }
}
