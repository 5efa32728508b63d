import Support
import Testing
import Wire

@Suite(.enabled(if: Fixtures.isAvailable, Comment(rawValue: Fixtures.skipReason)))
struct StreamVectorTests {
    struct Vector: Decodable, Sendable, CustomTestStringConvertible {
        struct Event: Decodable, Sendable {
            let type: String
            let data: String
            let lastEventId: String?
        }

        struct Expectation: Decodable, Sendable {
            let events: [Event]?
            let count: Int?
            let totalDataLength: Int?
            let discardedTail: Bool?
            let retry: Int?
            let endlessRetry: String?

            private enum Key: CodingKey {
                case events, count, totalDataLength, discardedTail, retry
            }

            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: Key.self)
                events = try container.decodeIfPresent([Event].self, forKey: .events)
                count = try container.decodeIfPresent(Int.self, forKey: .count)
                totalDataLength = try container.decodeIfPresent(Int.self, forKey: .totalDataLength)
                discardedTail = try container.decodeIfPresent(Bool.self, forKey: .discardedTail)
                endlessRetry = try? container.decodeIfPresent(String.self, forKey: .retry)
                retry = endlessRetry == nil ? try container.decodeIfPresent(Int.self, forKey: .retry) : nil
            }
        }

        let id: String
        let expect: Expectation
        let input: WireText

        private enum Key: CodingKey {
            case id, expect
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            id = try container.decode(String.self, forKey: .id)
            expect = try container.decode(Expectation.self, forKey: .expect)
            input = try WireText(from: decoder)
        }

        var testDescription: String { id }
    }

    static let vectors = ["stream-vectors", "third-party/wpt-eventsource"]
        .flatMap { WireVectorFile<Vector>.load("sse/\($0).json") }

    @Test func `both files are read`() {
        #expect(Self.vectors.count { $0.id.hasPrefix("sse-") } >= 59)
        #expect(Self.vectors.count { $0.id.hasPrefix("wpt-") } >= 13)
    }

    @Test(arguments: vectors)
    func `a stream dispatches the events written, however it is cut`(vector: Vector) {
        let expect = vector.expect
        let whole = StreamTranscript([vector.input.utf8])
        if let events = expect.events {
            #expect(
                whole.events.map { $0.type ?? "message" }.map { Array($0.utf8) } == events.map { Array($0.type.utf8) })
            #expect(whole.events.map(\.data) == events.map { Array($0.data.utf8) })
            for (event, expected) in zip(whole.events, events) {
                #expect(event.lastEventID == expected.lastEventId ?? "")
            }
        }
        if let count = expect.count { #expect(whole.events.count == count) }
        if let length = expect.totalDataLength { #expect(whole.events.reduce(0) { $0 + $1.data.count } == length) }
        #expect(whole.retry == expect.retry)
        #expect(whole.dropsTail == expect.discardedTail ?? whole.dropsTail)
        for pieces in WirePieces.cuts(vector.input.utf8) { #expect(StreamTranscript(pieces) == whole) }
    }
}
