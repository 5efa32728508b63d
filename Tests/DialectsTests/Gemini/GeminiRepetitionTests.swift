import Support
import Testing
import Wire

@testable import Dialects

struct GeminiRepetitionTests {
    private static let event = text("One ", tokens: 3)

    private static func text(_ text: String, tokens: Int, more: String = "") -> String {
        #"{"candidates":[{"content":{"parts":[{"text":"\#(text)"\#(more)}],"role":"model"},"index":0}],"#
            + #""usageMetadata":{"promptTokenCount":7,"candidatesTokenCount":\#(tokens),"totalTokenCount":\#(7 + tokens)},"#
            + #""modelVersion":"gemini-2.5-flash","responseId":"x"}"#
    }

    private static func repetition(of event: String) throws -> GeminiRepetition? {
        GeminiRepetition(try JSONDocument(parsing: Array(event.utf8)), highestIndex: 63)
    }

    private static func read(_ event: String, as repetition: inout GeminiRepetition) -> String? {
        let bytes = Array(event.utf8)
        return repetition.text(of: bytes.span)
    }

    @Test func `an event with another text and other counts repeats the last`() throws {
        var repetition = try #require(try Self.repetition(of: Self.event))
        #expect(repetition.part == (0, false) && repetition.latest.isEmpty)
        #expect(Self.read(Self.text(#"tv\u00e5"#, tokens: 411), as: &repetition) == "två")
        #expect(repetition.latest == Array(Self.text(#"tv\u00e5"#, tokens: 411).utf8))
        #expect(Self.read(Self.text("x", tokens: 1, more: #","thought":true"#), as: &repetition) == nil)
        #expect(Self.read(#"{"error":{"code":503}}"#, as: &repetition) == nil)
    }

    @Test func `thoughts and other candidates repeat as well`() throws {
        let thought = Self.text("x", tokens: 1, more: #","thought":true"#)
        #expect(try Self.repetition(of: thought)?.part.isThought == true)
        let second = #"{"candidates":[{"index":1,"content":{"parts":[{"text":"x"}]},"safetyRatings":[]}]}"#
        #expect(try Self.repetition(of: second)?.part.choice == 1)
    }

    @Test(arguments: [
        #"[]"#, #"{}"#, #"{"candidates":[]}"#, #"{"candidates":[{}]}"#, #"{"candidates":7}"#,
        #"{"candidates":[{"content":{"parts":[]}}]}"#,
        #"{"candidates":[{"content":{"parts":[{"text":7}]}}]}"#,
        #"{"candidates":[{"content":{"parts":[{"text":"a"},{"text":"b"}]}}]}"#,
        #"{"candidates":[{"content":{"parts":[{"text":"a"}]}},{"content":{"parts":[{"text":"b"}]},"index":1}]}"#,
        #"{"candidates":[{"content":{"parts":[{"text":"a","thoughtSignature":"s"}]}}]}"#,
        #"{"candidates":[{"content":{"parts":[{"text":"a","functionCall":{"name":"f"}}]}}]}"#,
        #"{"candidates":[{"content":{"parts":[{"text":"a"}]},"citationMetadata":{}}]}"#,
        #"{"candidates":[{"content":{"parts":[{"text":"a"}]},"groundingMetadata":{}}]}"#,
        #"{"candidates":[{"content":{"parts":[{"text":"a"}]},"logprobsResult":{}}]}"#,
        #"{"candidates":[{"content":{"parts":[{"text":"a"}]},"index":64}]}"#,
        #"{"candidates":[{"content":{"parts":[{"text":"a"}]}}],"error":null}"#,
        #"{"candidates":[{"content":{"parts":[{"text":"a"}]}}],"promptFeedback":{}}"#,
    ])
    func `an event that says more is repeated by none`(event: String) throws {
        #expect(try Self.repetition(of: event) == nil)
    }

    @Test func `the counts are those of the last event that told them`() {
        let last = #"{"candidates":[{"finishReason":"STOP"}],"usageMetadata":{"totalTokenCount":99}}"#
        let replay = GeminiReplay(stream: (1...5).map { Self.text("a", tokens: $0 * 10) } + [last])
        #expect(replay.usage?.promptTokens == 7)
        #expect(replay.usage?.completionTokens == 50)
        #expect(replay.usage?.totalTokens == 99)
        let unfinished = GeminiReplay(stream: [last] + (1...5).map { Self.text("a", tokens: $0 * 10) })
        #expect(unfinished.usage?.totalTokens == 57)
        #expect(unfinished.text == "aaaaa")
    }

    // MARK: Whatever comes, the events are those of a parser

    /// What the decoder of whole answers makes of a stream's events.
    private static func parsed(_ stream: [UInt8], _ context: GeminiContext) -> [ChatEvent]? {
        var lines = EventStreamDecoder()
        var payloads: [[UInt8]] = []
        var hasBareText = false
        let hasEnded: Void? = try? lines.feed(stream.span, onOtherLine: { _ in hasBareText = true }) { data, _, _ in
            payloads.append(EventStreamDecoder.repaired(data))
        }
        guard hasEnded != nil, !hasBareText, !lines.finish() else { return nil }
        var decoder = GeminiAnswerDecoder(context, answerID: GeminiReplay.answerID, needsFinishReason: true)
        var events: [ChatEvent] = []
        for payload in payloads where !payload.isEmpty && payload != Array("[DONE]".utf8) {
            guard let document = try? JSONDocument(parsing: payload), let more = try? decoder.take(document.root)
            else { return nil }
            events += more
        }
        guard let end = try? decoder.finish() else { return nil }
        return events + end
    }

    @Test(
        .enabled(if: Fixtures.isAvailable, Comment(rawValue: Fixtures.skipReason)), arguments: GeminiFixture.streams)
    func `a recorded stream gives the events that parsing each of its events gives`(fixture: GeminiFixture) {
        // Bare JSON text and streams that break off have no events to compare.
        guard let events = Self.parsed(fixture.response, fixture.context) else { return }
        #expect(fixture.replay.problem == nil)
        #expect(fixture.replay.events == events)
    }

    @Test(arguments: 0..<4)
    func `events in any order give what parsing each of them gives`(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let context = GeminiContext(model: "m", declaredNames: ["f"], thoughtTag: seed % 2 == 0 ? "think" : nil)
        for round in 0..<300 {
            var stream: [UInt8] = []
            for _ in 0..<Int.random(in: 1...12, using: &generator) {
                stream += Array("data: \(Self.randomEvent(&generator))\r\n\r\n".utf8)
            }
            let end = #"[{"finishReason":"STOP"},{"finishReason":"STOP","index":1}]"#
            stream += Array("data: {\"candidates\":\(end)}\n\n".utf8)
            let parsed = try #require(Self.parsed(stream, context))
            #expect(
                GeminiReplay(pieces: [stream], context).events == parsed,
                "seed \(seed), round \(round): \(String(decoding: stream, as: UTF8.self))")
        }
    }

    private static func randomEvent(_ generator: inout SeededGenerator) -> String {
        func any(_ choices: [String]) -> String { choices.randomElement(using: &generator) ?? "" }
        let text = any(["", "a few words", #"\n\"\\"#, #"\ud83d\ude00"#, "naïve 🦊", "x"])
        let sign = any(["", "", "", "", #","thought":true"#, #","thought":false"#, #","thoughtSignature":"c2ln""#])
        let part = any([
            #"{"text":"\#(text)"\#(sign)}"#, #"{"text":"\#(text)"\#(sign)}"#, #"{"functionCall":{"name":"f"}}"#,
        ])
        let end = any(["", "", "", #","finishReason":"MAX_TOKENS""#, #","index":0"#, #","index":1"#])
        let candidates = any([
            #""candidates":[{"content":{"parts":[\#(part)]}\#(end)}],"#,
            #""candidates":[{"content":{"parts":[\#(part)]}\#(end)}],"#,
            #""candidates":[],"#, "",
        ])
        let tokens = Int.random(in: 0...2000, using: &generator)
        let details = any(["", "", #","promptTokensDetails":[{"modality":"TEXT","tokenCount":\#(tokens)}]"#])
        return #"{\#(candidates)"usageMetadata":{"candidatesTokenCount":\#(tokens)\#(details)}}"#
    }
}
