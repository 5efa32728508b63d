import Testing

@testable import Configuration

@Suite struct NearestWordTests {
    private static let words = ["host", "port", "workers", "api_keys", "log_level", "log_bodies", "local_api_base"]

    @Test(arguments: [
        ("prot", "port"), ("hots", "host"), ("Port", "port"), ("por", "port"), ("ports", "port"), ("worker", "workers"),
        ("apikeys", "api_keys"), ("api-keys", "api_keys"), ("loglevel", "log_level"),
        ("local_api_bse", "local_api_base"),
        ("local_base_api", nil), ("xxxx", nil), ("", nil), ("p", nil), ("temperature", nil),
        (String(repeating: "port", count: 1000), nil),
    ])
    func `a slip finds its word and a stranger none`(typed: String, expected: String?) {
        #expect(nearestWord(to: typed, among: Self.words) == expected)
    }

    @Test func `of two near words the nearer is meant, and of equals the first`() {
        #expect(nearestWord(to: "tabl", among: ["cable", "table"]) == "table")
        #expect(nearestWord(to: "fable", among: ["cable", "table"]) == "cable")
    }
}
