import Testing

@testable import Configuration

@Suite struct NetworkHostTests {
    @Test(arguments: [
        "127.0.0.1", "127.255.0.9", "::1", "0:0:0:0:0:0:0:1", "localhost", "LocalHost",
    ])
    func `only this machine reaches a loopback address`(text: String) throws {
        #expect(try #require(NetworkHost(text)).isLoopback)
    }

    @Test(arguments: [
        "0.0.0.0", "10.0.0.1", "128.0.0.1", "::", "::2", "fe80::1", "example.org", "localhost.example.org",
    ])
    func `others may reach any other address`(text: String) throws {
        #expect(try #require(NetworkHost(text)).isLoopback == false)
    }

    @Test(arguments: [
        "", ".", "a.", ".a", "1", "1.2.3", "1.2.3.4.5", "0127.0.0.1", "a b", "a/b", "a:b", ":::", "[::1]", "-a", "a-",
        "*", "é", String(repeating: "a", count: 64), String(repeating: "a.", count: 130),
    ])
    func `what is neither address nor name is refused`(text: String) {
        #expect(NetworkHost(text) == nil)
    }

    @Test(arguments: [("127.0.0.1", "127.0.0.1"), ("\"::1\"", "::1"), ("\"[::1]\"", "::1"), ("localhost", "localhost")])
    func `the gateway listens on an address without brackets`(yaml: String, expected: String) throws {
        #expect(try load("gateway:\n  host: \(yaml)\n").server.host == expected)
    }

    @Test(arguments: ["\"[127.0.0.1]\"", "\"*\"", "http://localhost", "localhost:4000", "\"\""])
    func `the gateway does not listen on what is no host`(yaml: String) {
        #expect(problems(in: "gateway:\n  host: \(yaml)\n").count == 1)
    }
}
