import Testing
import Wire

@testable import Dialects

/// Section 3 of the mapping: messages to contents.
@Suite struct GeminiTurnsTests {
    private typealias Rig = GeminiRequestRig

    private func contents(_ messages: ChatMessage..., vertex: Bool = false) throws -> String {
        try Rig.body(ChatRequest(model: Rig.second, messages: messages), vertex: vertex)["contents"]?.json ?? ""
    }

    @Test func `a user's text is a content of the user's`() throws {
        #expect(try contents(Rig.user("Hi")) == #"[{"role":"user","parts":[{"text":"Hi"}]}]"#)
    }

    @Test func `system messages anywhere become one instruction in their order`() throws {
        let body = try Rig.body(
            Rig.request(Rig.system("A"), Rig.user("Hi"), Rig.system(""), Rig.system("B"), Rig.user("?")))
        #expect(body["systemInstruction"]?.json == #"{"parts":[{"text":"A"},{"text":"B"}]}"#)
        #expect(body["contents"]?.json == #"[{"role":"user","parts":[{"text":"Hi"},{"text":"?"}]}]"#)
    }

    @Test func `a conversation of system messages alone gets an empty user's turn`() throws {
        #expect(try contents(Rig.system("A")) == #"[{"role":"user","parts":[{"text":""}]}]"#)
        #expect(try contents(Rig.system("A"), vertex: true) == #"[{"role":"user","parts":[{"text":" "}]}]"#)
    }

    @Test func `a conversation that the assistant begins gets a user's turn before it`() throws {
        let expected =
            #"[{"role":"user","parts":[{"text":""}]},{"role":"model","parts":[{"text":"Hello"}]},"#
            + #"{"role":"user","parts":[{"text":"Hi"}]}]"#
        #expect(try contents(Rig.assistant("Hello"), Rig.user("Hi")) == expected)
    }

    @Test func `turns of one side are one content`() throws {
        let expected =
            #"[{"role":"user","parts":[{"text":"a"},{"text":"b"}]},{"role":"model","parts":[{"text":"c"},{"text":"d"}]}]"#
        #expect(try contents(Rig.user("a"), Rig.user("b"), Rig.assistant("c"), Rig.assistant("d")) == expected)
    }

    @Test func `an empty assistant's turn is left out and its neighbours are one`() throws {
        #expect(
            try contents(Rig.user("a"), Rig.assistant(""), Rig.user("b"))
                == #"[{"role":"user","parts":[{"text":"a"},{"text":"b"}]}]"#)
    }

    @Test func `an empty user's turn stays a turn`() throws {
        let expected =
            #"[{"role":"user","parts":[{"text":"a"}]},{"role":"model","parts":[{"text":"b"}]},"#
            + #"{"role":"user","parts":[{"text":""}]}]"#
        #expect(try contents(Rig.user("a"), Rig.assistant("b"), Rig.user("")) == expected)
    }

    @Test func `Gemma 3 has instructions in front of the user's first turn`() throws {
        let body = try Rig.body(Rig.request(Rig.system("A"), Rig.user("Hi"), model: "gemma-3-27b-it"))
        #expect(body["systemInstruction"] == nil)
        #expect(body["contents"]?.json == #"[{"role":"user","parts":[{"text":"A"},{"text":"Hi"}]}]"#)
        let opened = try Rig.body(
            Rig.request(Rig.system("A"), Rig.assistant("x"), Rig.user("y"), model: "gemma-3-4b-it"))
        #expect(opened["contents"]?[0]?.json == #"{"role":"user","parts":[{"text":"A"}]}"#)
    }

    @Test func `media in a system message are refused by place`() {
        var message = Rig.system("A")
        message.parts.append(.media(Rig.media(.image, "image/png")))
        #expect(Rig.refusal(of: Rig.request(message))?.param == "messages[0].content[0]")
    }

    @Test func `a signed turn is not moved behind another`() throws {
        let signature = ThoughtSignature(value: "c2ln", issuer: "here")
        let body = try Rig.body(
            Rig.request(Rig.user("a"), Rig.assistant("b"), Rig.assistant("c", signature: signature), Rig.user("d")))
        #expect(
            body["contents"]?[2]?.json == #"{"role":"model","parts":[{"text":"c","thoughtSignature":"c2ln"}]}"#)
    }

    @Test(arguments: [
        ("gemini-2.5-flash", false, "/models/gemini-2.5-flash:generateContent"),
        ("models/gemini-2.5-flash", true, "/models/gemini-2.5-flash:streamGenerateContent?alt=sse"),
        ("tunedModels/my-model", false, "/tunedModels/my-model:generateContent"),
        ("publishers/google/models/gemini-3-pro", false, "/publishers/google/models/gemini-3-pro:generateContent"),
        ("a/b?c#d:e", false, "/models/a%2Fb%3Fc%23d%3Ae:generateContent"),
    ]) func `the model is one segment of the path`(model: String, streaming: Bool, path: String) throws {
        #expect(try Rig.encode(Rig.request(model: model), streaming: streaming).path == path)
    }

    @Test(arguments: ["", "models/", "tunedModels/../x", "tunedModels//x", "."])
    func `what would be another path is no model`(model: String) {
        #expect(Rig.refusal(of: Rig.request(model: model))?.param == "model")
    }
}
