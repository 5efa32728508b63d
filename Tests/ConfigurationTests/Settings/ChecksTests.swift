import Testing

@testable import Configuration

@Suite struct ChecksTests {
    @Test(
        arguments: [
            ("gateway: {host: 0.0.0.0}", [:], 1), ("gateway: {host: \"::\"}", [:], 1),
            ("gateway: {host: example.org}", [:], 1),
            ("gateway: {host: 0.0.0.0, api_keys: [k]}", [:], 0),
            ("gateway: {host: 0.0.0.0}", ["LLM_GATEWAY_API_KEYS": "k"], 0), ("gateway: {host: \"::1\"}", [:], 0),
            ("gateway: {api_keys: [k]}", ["LLM_GATEWAY_HOST": "0.0.0.0"], 0),
            ("gateway: {}", ["LLM_GATEWAY_HOST": "0.0.0.0"], 1),
            // One mistake is one problem: with its keys unreadable the gateway is not called open as well.
            ("gateway: {host: 0.0.0.0, api_keys: k}", [:], 1),
        ] as [(String, [String: String], Int)])
    func `an address that others reach needs a key`(yaml: String, environment: [String: String], count: Int) {
        #expect(problems(in: yaml + "\n", environment: environment).count == count)
    }

    @Test func `an open gateway is reported where the host comes from`() {
        let found = problems(in: "gateway: {}\n", flags: ConfigurationFlags(host: "0.0.0.0"))
        #expect(found.first?.message.hasPrefix("--host: other machines can reach \"0.0.0.0\"") == true)
    }

    @Test func `a default backend that is not there is refused with the names that are`() {
        let found = problems(in: "llm: {backend: zebra}\nbackends: [{name: lab, base_url: \"http://a\"}]\n")
        #expect(
            found.map(\.message) == [
                "llm.backend: there is no backend \"zebra\"; there are auto, local, gemini, openai, echo, lab"
            ])
    }

    @Test func `a request line longer than the head is refused`() {
        let found = problems(in: "gateway: {limits: {head_bytes: 4096}}\n")
        #expect(
            found.map(\.message) == [
                "gateway.limits.request_line_bytes: the request line is part of the head, which may have 4096 bytes"
            ])
    }

    @Test func `one answer of the cache has no more bytes than all`() {
        #expect(problems(in: "gateway: {cache: {bytes: 2048, entry_bytes: 2048}}\n").isEmpty)
        let found = problems(in: "gateway: {cache: {bytes: 2048, entry_bytes: 2049}}\n")
        #expect(
            found.map(\.message) == [
                "gateway.cache.entry_bytes: one answer cannot have more than all together, which may have 2048 bytes"
            ])
    }

    @Test(arguments: ["requests: some", "max_age: 0", "bytes: 1.5", "enabled: 1", "entry_bytes: 100", "size: 5"])
    func `what the cache cannot be told is an error`(setting: String) {
        #expect(problems(in: "gateway: {cache: {\(setting)}}\n").count == 1)
    }
}
