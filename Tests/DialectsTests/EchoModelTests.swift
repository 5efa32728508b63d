internal import Dialects
internal import Testing

@Suite struct EchoModelTests {
    private static func request(_ text: String) -> ChatRequest {
        ChatRequest(model: "echo", messages: [ChatMessage(role: .user, parts: [.text(text)])])
    }

    private static func texts(_ events: [ChatEvent]) -> [Int: String] {
        var texts: [Int: String] = [:]
        for case .text(let choice, let text) in events { texts[choice, default: ""] += text }
        return texts
    }

    @Test func `it says what it was told, always alike, and that it is an echo`() {
        let events = EchoModel.answer(Self.request("What  is\n2+2?"))
        #expect(Self.texts(events)[0] == "Echo (no model is connected): What  is\n2+2?")
        #expect(events == EchoModel.answer(Self.request("What  is\n2+2?")))
        #expect(events.contains(.finish(choice: 0, .stop)))
    }

    @Test func `it answers the last user`() {
        var request = Self.request("first")
        request.messages.append(ChatMessage(role: .assistant, parts: [.text("other")]))
        request.messages.append(ChatMessage(role: .user, parts: [.text("sec"), .text("ond")]))
        request.messages.append(ChatMessage(role: .system, parts: [.text("late")]))
        #expect(Self.texts(EchoModel.answer(request))[0]?.hasSuffix(": second") == true)
    }

    @Test(arguments: [0, 1, 3, 7])
    func `it stops at max_tokens`(_ limit: Int) {
        var request = Self.request("one two three four five six")
        request.sampling.maxTokens = limit
        let events = EchoModel.answer(request)
        #expect(events.count { if case .text = $0 { true } else { false } } == limit)
        #expect(events.contains(.finish(choice: 0, .length)))
        #expect(events.last == .usage(Usage(promptTokens: 6, completionTokens: limit)))
    }

    @Test func `an answer of exactly max_tokens has not been cut`() {
        var request = Self.request("one two")
        request.sampling.maxTokens = 7
        #expect(EchoModel.answer(request).contains(.finish(choice: 0, .stop)))
    }

    @Test func `n choices are n answers`() {
        var request = Self.request("hi")
        request.choiceCount = 3
        let texts = Self.texts(EchoModel.answer(request))
        #expect(texts.count == 3)
        #expect(Set(texts.values).count == 1)
    }

    @Test func `an embedding depends on its text alone and has the length 1`() {
        let one = EchoModel.embedding(of: "a", dimensions: 64)
        #expect(one == EchoModel.embedding(of: "a", dimensions: 64))
        #expect(one != EchoModel.embedding(of: "b", dimensions: 64))
        #expect(one.count == 64)
        let length = one.reduce(0) { $0 + Double($1) * Double($1) }
        #expect(abs(length - 1) < 1e-5)
    }
}
