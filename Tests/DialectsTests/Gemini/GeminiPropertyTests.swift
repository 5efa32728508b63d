import Dialects
import Support
import Testing
import Wire

/// Damaged recordings: whatever comes, nothing crashes, and what goes out is well formed.
@Suite(.enabled(if: Fixtures.isAvailable, Comment(rawValue: Fixtures.skipReason)))
struct GeminiPropertyTests {
    private static let small = GeminiFixture.answers.filter { $0.response.count < 20_000 }

    @Test(arguments: 0..<8)
    func `damaged bytes never crash the decoders`(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        for fixture in Self.small {
            let bytes = Self.damaged(fixture.response, &generator)
            let replays = [
                GeminiReplay(unary: bytes, fixture.context),
                GeminiReplay(pieces: Self.cut(bytes, &generator), fixture.context),
            ]
            for replay in replays { Self.check(replay, seed, fixture) }
            _ = GeminiErrors.decode(status: 400 + seed, body: bytes)
        }
    }

    @Test(arguments: 0..<8)
    func `members of any other type never crash the decoders`(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(1000 + seed))
        for fixture in Self.small where !fixture.isStream {
            var value = try JSONValue(parsing: fixture.response)
            for _ in 0..<3 { Self.change(&value, &generator) }
            Self.check(GeminiReplay(unary: value.text, fixture.context), seed, fixture)
            let event = Array("data: ".utf8) + value.text + Array("\r\n\r\n".utf8)
            Self.check(GeminiReplay(pieces: [event], fixture.context), seed, fixture)
        }
        for fixture in GeminiFixture.refusals {
            guard var value = try? JSONValue(parsing: fixture.response) else { continue }
            Self.change(&value, &generator)
            let problem = GeminiErrors.decode(status: fixture.status, body: value.text)
            #expect(400...599 ~= problem.status && !problem.message.isEmpty)
        }
    }

    private static func check(_ replay: GeminiReplay, _ seed: Int, _ fixture: GeminiFixture) {
        let streamed = StreamedAnswer(replay.streamed(), includesUsage: true)
        let faults = streamed.faults.filter { $0.hasPrefix("no JSON") }
        guard replay.problem == nil, !replay.events.isEmpty else {
            #expect(faults == [], "seed \(seed), \(fixture.name)")
            return
        }
        #expect(streamed.faults == [], "seed \(seed), \(fixture.name)")
        #expect(AnswerRules.faults(of: replay.folded()) == [], "seed \(seed), \(fixture.name)")
    }

    private static func damaged(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...6, using: &generator) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
            case 1: bytes.remove(at: place)
            case 2: bytes.insert([0x0A, 0x0D, 0x22, 0x7B, 0x5D, 0x30].randomElement(using: &generator) ?? 0, at: place)
            case 3: bytes.removeSubrange(place..<min(bytes.count, place + 40))
            default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 40)], at: place)
            }
        }
        return bytes
    }

    private static func cut(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Int.random(in: 1...700, using: &generator)
            pieces.append(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        return pieces
    }

    /// Puts something else in place of a value somewhere in the tree.
    private static func change(_ value: inout JSONValue, _ generator: inout SeededGenerator) {
        let others: [JSONValue] = [
            nil, 7, -1, "x", "", [], [:], true, false, 1e99, [[]], [nil], ["text": "x"], 9_223_372_036_854_775_807,
        ]
        let stops = Int.random(in: 0..<6, using: &generator) == 0
        switch value {
        case .array(var elements) where !elements.isEmpty && !stops:
            let place = Int.random(in: 0..<elements.count, using: &generator)
            change(&elements[place], &generator)
            value = .array(elements)
        case .object(var object) where !object.members.isEmpty && !stops:
            let place = Int.random(in: 0..<object.members.count, using: &generator)
            change(&object.members[place].value, &generator)
            value = .object(object)
        default:
            value = others.randomElement(using: &generator) ?? .null
        }
    }
}
