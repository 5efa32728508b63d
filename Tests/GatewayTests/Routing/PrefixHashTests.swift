internal import Dialects
internal import Testing
internal import Wire

@testable internal import Gateway

@Suite struct PrefixHashTests {
    private func hash(_ text: String, _ operation: Operation = .chat) throws -> UInt64? {
        PrefixHash.of(try JSONDocument(parsing: Array(text.utf8)).root, operation)
    }

    @Test func `later turns of a conversation count as its beginning does`() throws {
        let first = #"{"messages":[{"role":"system","content":"s"},{"role":"user","content":"q"}]}"#
        let later =
            #"{"temperature":1,"messages":[{"role":"system","content":"s"},{"role":"user","content":"q"},"#
            + #"{"role":"assistant","content":"a"},{"role":"user","content":"r"}]}"#
        try #expect(hash(first) == hash(later))
    }

    @Test(arguments: [
        #"{"messages":[{"role":"system","content":"t"},{"role":"user","content":"q"}]}"#,
        #"{"messages":[{"role":"system","content":"s"},{"role":"user","content":"p"}]}"#,
        #"{"messages":[{"role":"user","content":"q"}]}"#,
        #"{"messages":[{"role":"user","content":"q"},{"role":"system","content":"s"}]}"#,
    ])
    func `another beginning is another number`(_ other: String) throws {
        let one = #"{"messages":[{"role":"system","content":"s"},{"role":"user","content":"q"}]}"#
        try #expect(hash(one) != hash(other))
    }

    @Test func `prompts that begin alike for half a kilobyte are alike`() throws {
        let start = String(repeating: "word ", count: 200)
        try #expect(
            hash(#"{"prompt":"\#(start) and so on"}"#, .completion)
                == hash(#"{"prompt":"\#(start) or not"}"#, .completion))
        try #expect(hash(#"{"prompt":"a"}"#, .completion) != hash(#"{"prompt":"b"}"#, .completion))
    }

    @Test func `embeddings begin no conversation`() throws {
        try #expect(hash(#"{"input":"a"}"#, .embedding) == nil)
    }
}
