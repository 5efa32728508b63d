import Dialects
import Testing
import Wire

struct SignatureReadingTests {
    /// A call with these members beside its id, and the signature that is read of it.
    private static func signature(id: String = "c1", _ members: String) throws -> ThoughtSignature? {
        let call = #"{"id":"\#(id)","type":"function","function":{"name":"f","arguments":"{}"}\#(members)}"#
        let calls = try ChatBody.messages(#"{"role":"assistant","tool_calls":[\#(call)]}"#).message().toolCalls
        #expect(calls.map(\.id) == [id])
        return calls.first?.signature
    }

    private static let whole = ThoughtSignature(value: "ab+/", issuer: "gapi")
    private static let vertex = ThoughtSignature(value: "ab+/", issuer: "vertex")
    private static let bare = ThoughtSignature(value: "ab+/", issuer: nil)

    @Test(arguments: [
        ("c1", #","extra_content":{"google":{"thought_signature":"ab+/","issuer":"gapi"}}"#, whole),
        ("c1", #","extra_content":{"google":{"thought_signature":"ab+/"}}"#, bare),
        ("c1", #","extra_content":{"vertex":{"thought_signature":"ab+/"}}"#, vertex),
        ("c1", #","provider_specific_fields":{"thought_signature":"ab+/"}"#, bare),
        ("c1", #","provider_specific_fields":{"thought_signatures":["ab+/","x"]}"#, bare),
        ("c1__thought__ab+/", "", bare), ("c1__sig_gapi_ab-_", "", whole),
        ("c1__sig_gapi_ab-_", #","extra_content":{"google":{"thought_signature":"ab+/"}}"#, whole),
        ("c1__sig_gapi_zzzz", #","extra_content":{"google":{"thought_signature":"ab+/"}}"#, bare),
        ("c1__sig_other_ab-_", #","extra_content":{"google":{"thought_signature":"ab+/","issuer":"gapi"}}"#, whole),
    ])
    func `signatures survive any client: each carrier is read`(
        _ id: String, _ members: String, _ expected: ThoughtSignature
    ) throws {
        #expect(try Self.signature(id: id, members) == expected)
    }

    @Test(arguments: [
        "", #","extra_content":null"#, #","extra_content":{"google":{}}"#, #","extra_content":{"google":7}"#,
        #","extra_content":{"google":{"thought_signature":""}}"#, #","provider_specific_fields":{}"#,
        #","extra_content":{"google":{"thought_signature":["ab"]}}"#,
    ])
    func `a call without a signature has none`(_ members: String) throws {
        #expect(try Self.signature(members) == nil)
    }

    @Test func `a signature within the function is the call's`() throws {
        let call = #"{"id":"c","function":{"name":"f","provider_specific_fields":{"thought_signature":"ab+/"}}}"#
        let message = try ChatBody.messages(#"{"role":"assistant","tool_calls":[\#(call)]}"#).message()
        #expect(message.toolCalls.first?.signature == Self.bare)
    }

    @Test func `signatures are bound to who issued them: text and calls keep the mark`() throws {
        let message = try ChatBody.messages(
            #"""
            {"role":"assistant","content":"a","extra_content":{"google":{"thought_signature":"dGV4dA==","issuer":"vtx1",
            "grounding_metadata":{"a":1}}},"tool_calls":[
            {"id":"c1__sig_gapi_ab-_","type":"function","function":{"name":"f","arguments":"{}"}}]}
            """#
        ).message()
        #expect(message.signature == ThoughtSignature(value: "dGV4dA==", issuer: "vtx1"))
        #expect(message.toolCalls.first?.signature == Self.whole)
        #expect(message.googleExtras?["grounding_metadata"]?["a"]?.int == 1)
    }

    @Test func `a signature of a whole message without text is its first call's`() throws {
        let message = try ChatBody.messages(
            #"""
            {"role":"assistant","provider_specific_fields":{"thought_signatures":["ab+/"]},"tool_calls":[
            {"id":"a","function":{"name":"f"}},{"id":"b","function":{"name":"f"}}]}
            """#
        ).message()
        #expect(message.signature == nil)
        #expect(message.toolCalls.map(\.signature) == [Self.bare, nil])
    }
}
