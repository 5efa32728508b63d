import Dialects
import Foundation
import Support
import Testing
import Wire

@Suite(.enabled(if: Fixtures.isAvailable, Comment(rawValue: Fixtures.skipReason)))
struct GeminiFixtureTests {
    @Test func `the recordings are there`() {
        #expect(GeminiFixture.answers.count >= 120)
        #expect(GeminiFixture.streams.count >= 50)
        #expect(GeminiFixture.refusals.count >= 20)
    }

    /// Whether long streams are split in two at every byte, too, which takes minutes.
    private static let isThorough = ProcessInfo.processInfo.environment["LLM_GATEWAY_THOROUGH"] == "1"

    /// Recordings of answers that break off or hold nothing.
    private static let faulty: [String: String] = [
        "008": "upstream_stream_ended", "044": "cancelled", "181": "upstream_stream_ended",
        "278": "upstream_stream_ended", "013": "malformed_function_call",
    ]

    @Test(arguments: GeminiFixture.answers)
    func `every recorded answer becomes a good answer of OpenAI's`(fixture: GeminiFixture) {
        let replay = fixture.replay
        if let problem = replay.problem {
            #expect(problem.code == Self.faulty[String(fixture.name.prefix(3))], "\(problem)")
            return
        }
        #expect(Self.faulty[String(fixture.name.prefix(3))] == nil)
        #expect(AnswerRules.faults(of: replay.folded()) == [])
        #expect(StreamedAnswer(replay.streamed(), includesUsage: true).faults == [])
        let bare = StreamedAnswer(replay.streamed(includesUsage: false), includesUsage: false)
        #expect(bare.faults == [])
        #expect(bare.isDone)
    }

    @Test(arguments: GeminiFixture.answers)
    func `the chunks put together are the whole answer`(fixture: GeminiFixture) {
        let replay = fixture.replay
        guard replay.problem == nil else { return }
        let whole = replay.folded()
        let streamed = StreamedAnswer(replay.streamed())
        #expect(streamed.usage == whole["usage"])
        #expect(streamed.choices.count == whole["choices"]?.array?.count)
        for choice in whole["choices"]?.array ?? [] {
            let other = streamed.choices[choice["index"]?.int ?? -1]
            #expect(Self.comparable(other) == Self.comparable(choice))
        }
    }

    /// A role chunk's empty text and null say the same, and an object's members have no order.
    private static func comparable(_ choice: JSONValue?) -> [String] {
        var lines: [String] = []
        for member in choice?["message"]?.object?.members ?? [] {
            var value = member.value
            if member.name == "content", value.string == "" { value = nil }
            if member.name == "audio" { value = .string(value["data"]?.string ?? "") }
            lines.append("\(member.name) \(String(decoding: value.text, as: UTF8.self))")
        }
        lines.append("finish \(choice?["finish_reason"]?.string ?? "none")")
        lines.append("logprobs \(String(decoding: (choice?["logprobs"] ?? .null).text, as: UTF8.self))")
        return lines.sorted()
    }

    @Test(arguments: GeminiFixture.streams)
    func `a stream cut at every byte gives the same events`(fixture: GeminiFixture) {
        let whole = fixture.replay
        let bytes = fixture.response
        #expect(GeminiReplay(pieces: bytes.map { [$0] }, fixture.context) == whole)
        let step = Self.isThorough ? 1 : max(1, bytes.count * bytes.count / 2_000_000)
        for split in Swift.stride(from: 0, through: bytes.count, by: step) {
            let pieces = [Array(bytes[..<split]), Array(bytes[split...])]
            guard GeminiReplay(pieces: pieces, fixture.context) != whole else { continue }
            Issue.record("other events when split at byte \(split)")
            return
        }
    }

    @Test(arguments: GeminiFixture.streams)
    func `a stream that ends early never ends well`(fixture: GeminiFixture) {
        guard fixture.replay.problem == nil else { return }
        let bytes = fixture.response
        // Behind the last event nothing is missing any more.
        var end = bytes.count
        while end > 0, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
        let step = max(1, end / 40)
        for cut in Swift.stride(from: 1, to: end, by: step) {
            let replay = GeminiReplay(pieces: [Array(bytes[..<cut])], fixture.context)
            let isWhole = replay.events.contains { if case .finish = $0 { true } else { false } }
            // A recording may give its finish reason early: then the rest is missed only within an event.
            if isWhole { #expect(Self.isAtEventEnd(bytes, cut)) } else { #expect(replay.problem != nil) }
        }
    }

    private static func isAtEventEnd(_ bytes: [UInt8], _ cut: Int) -> Bool {
        var end = cut
        while end > 0, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
        var start = cut
        while start < bytes.count, bytes[start] == 0x0A || bytes[start] == 0x0D { start += 1 }
        return bytes[end - 1] == UInt8(ascii: "}") && start < bytes.count && bytes[end] <= 0x0D
    }

    @Test(arguments: GeminiFixture.refusals)
    func `every recorded refusal becomes an error of OpenAI's`(fixture: GeminiFixture) {
        let problem = GeminiErrors.decode(status: fixture.status, body: fixture.response)
        #expect(problem.status == (fixture.status == 499 ? 502 : fixture.status))
        #expect(!problem.message.isEmpty && !problem.message.contains("\n"))
        #expect(fixture.status < 500 || problem.type == "server_error" || problem.type == "upstream_error")
    }
}
