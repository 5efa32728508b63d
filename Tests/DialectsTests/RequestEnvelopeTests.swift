internal import Dialects
internal import Testing
internal import Wire

@Suite struct RequestEnvelopeTests {
    private static func envelope(
        _ text: String, _ operation: Dialects.Operation = .chat
    ) throws -> RequestEnvelope {
        try RequestEnvelope(JSONDocument(parsing: Array(text.utf8)), operation: operation)
    }

    @Test func `what decides where a request goes is read`() throws {
        let body = #"{"stream_options":{"include_usage":true},"messages":[],"stream":true,"model":"a\u0062"}"#
        let envelope = try Self.envelope(body)
        #expect(envelope.operation == .chat)
        #expect(envelope.model == "ab")
        #expect(Array(body.utf8)[envelope.modelRange].elementsEqual(#""a\u0062""#.utf8))
        #expect(envelope.isStreaming)
        #expect(envelope.includesUsage)
    }

    @Test(arguments: [
        #""stream":false"#, #""stream":null"#, #""x":1"#, #""stream_options":null"#, #""stream_options":{}"#,
    ])
    func `nothing streams unless it is asked for`(_ member: String) throws {
        let envelope = try Self.envelope(#"{"model":"m","messages":[],\#(member)}"#)
        #expect(!envelope.isStreaming)
        #expect(!envelope.includesUsage)
    }

    @Test func `an embedding never streams`() throws {
        #expect(try !Self.envelope(#"{"model":"m","input":"x","stream":true}"#, .embedding).isStreaming)
    }

    @Test(arguments: [#""text""#, "[1,2]", #"["a"]"#])
    func `an input may be text, tokens or several`(_ input: String) throws {
        #expect(try Self.envelope(#"{"model":"m","input":\#(input)}"#, .embedding).model == "m")
    }

    struct Refused: CustomTestStringConvertible, Sendable {
        let body: String
        var operation = Dialects.Operation.chat
        var param: String?

        var testDescription: String { body }
    }

    @Test(arguments: [
        Refused(body: "1"), Refused(body: "null"), Refused(body: "[{}]"),
        Refused(body: "{}", param: "model"),
        Refused(body: #"{"model":null,"messages":[]}"#, param: "model"),
        Refused(body: #"{"model":["m"],"messages":[]}"#, param: "model"),
        Refused(body: #"{"model":"","messages":[]}"#, param: "model"),
        Refused(body: #"{"model":"m","model":"m","messages":[]}"#, param: "model"),
        Refused(body: #"{"model":"m","messages":[],"messages":[]}"#, param: "messages"),
        Refused(body: #"{"model":"m","messages":[],"stream":true,"stream":false}"#, param: "stream"),
        Refused(body: #"{"model":"m","messages":null}"#, param: "messages"),
        Refused(body: #"{"model":"m","messages":{}}"#, param: "messages"),
        Refused(body: #"{"model":"m","messages":[null]}"#, param: "messages[0]"),
        Refused(body: #"{"model":"m","messages":[],"stream":0}"#, param: "stream"),
        Refused(body: #"{"model":"m"}"#, operation: .completion, param: "prompt"),
        Refused(body: #"{"model":"m","prompt":null}"#, operation: .completion, param: "prompt"),
        Refused(body: #"{"model":"m","messages":[]}"#, operation: .embedding, param: "input"),
        Refused(body: #"{"model":"m","input":7}"#, operation: .embedding, param: "input"),
        Refused(body: #"{"model":"m","input":[]}"#, operation: .embedding, param: "input"),
    ])
    func `a request that lacks what every backend needs is refused by name`(_ refused: Refused) {
        let error = #expect(throws: InvalidRequest.self) { try Self.envelope(refused.body, refused.operation) }
        #expect(error?.param == refused.param)
        if let param = refused.param { #expect(error?.message.contains("\"\(param)\"") == true) }
    }

    @Test func `members nobody here reads may come twice`() throws {
        #expect(try Self.envelope(#"{"model":"m","messages":[],"x":1,"x":2}"#).model == "m")
    }
}
