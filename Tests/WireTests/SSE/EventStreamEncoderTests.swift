import Support
import Testing
import Wire

struct EventStreamEncoderTests {
    struct Vector: Decodable, Sendable, CustomTestStringConvertible {
        struct Event: Decodable, Sendable {
            let data: String?
            let event: String?
            let comment: String?
        }

        let id: String
        let event: Event
        let wire: String?

        var testDescription: String { id }

        /// The bytes our encoder writes, nil where it refuses.
        func encoded() -> [UInt8]? {
            var bytes: [UInt8] = []
            if let comment = event.comment {
                EventStreamEncoder.appendComment(comment.utf8, to: &bytes)
                return bytes
            }
            let isWritten = EventStreamEncoder.append(data: (event.data ?? "").utf8, event: event.event, to: &bytes)
            #expect(isWritten || bytes.isEmpty)
            return isWritten ? bytes : nil
        }
    }

    static let vectors = WireVectorFile<Vector>.load("sse/encoder-vectors.json")

    @Test(.enabled(if: Fixtures.isAvailable, Comment(rawValue: Fixtures.skipReason)))
    func `the file is read`() {
        #expect(Self.vectors.count >= 8)
    }

    @Test(.enabled(if: Fixtures.isAvailable, Comment(rawValue: Fixtures.skipReason)), arguments: vectors)
    func `an event has the wire form written`(vector: Vector) {
        #expect(vector.encoded() == vector.wire.map { Array($0.utf8) })
    }

    @Test(arguments: ["a\nb", "a\rb", "\n"])
    func `an event name with a line end is refused`(name: String) {
        var bytes: [UInt8] = []
        #expect(!EventStreamEncoder.append(data: [], event: name, to: &bytes))
        #expect(bytes.isEmpty)
    }

    @Test(arguments: [
        ("", "data: \n\n"), ("a\n", "data: a\ndata: \n\n"), ("\r\n\r", "data: \ndata: \ndata: \n\n"),
        ("a\n\rb", "data: a\ndata: \ndata: b\n\n"),
    ])
    func `each line of data has its own field`(data: String, wire: String) {
        var bytes: [UInt8] = []
        EventStreamEncoder.append(data: data.utf8, to: &bytes)
        #expect(bytes == Array(wire.utf8))
    }

    @Test func `a comment of two lines stays a comment`() {
        var bytes: [UInt8] = []
        EventStreamEncoder.appendComment("a\ndata: b".utf8, to: &bytes)
        #expect(StreamTranscript([bytes]).events.isEmpty)
        #expect(bytes == Array(": a\n: data: b\n\n".utf8))
    }

    @Test func `the end of an answer reads back as its marker`() {
        #expect(StreamTranscript([EventStreamEncoder.done]).events.map(\.data) == [Array("[DONE]".utf8)])
    }

    @Test(arguments: [5, 6, 7] as [UInt64])
    func `what is encoded decodes to the same lines`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let alphabet = Array("ab: \n\r\u{E9}\u{1F600}\u{0}".unicodeScalars)
        for _ in 0..<2500 {
            var text = ""
            for _ in 0..<Int.random(in: 0...12, using: &generator) {
                if let scalar = alphabet.randomElement(using: &generator) { text.unicodeScalars.append(scalar) }
            }
            var bytes: [UInt8] = []
            EventStreamEncoder.append(data: text.utf8, event: "e", to: &bytes)
            // The standard gives all three line ends one meaning: LF in the data.
            let lines = Self.normalized(Array(text.utf8))
            let events = StreamTranscript([bytes]).events
            #expect(
                events == [.init(type: "e", data: lines, lastEventID: "")], "seed \(seed): \(text.debugDescription)")
        }
    }

    private static func normalized(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            if byte == 0x0A, index > 0, bytes[index - 1] == 0x0D { continue }
            result.append(byte == 0x0D ? 0x0A : byte)
        }
        return result
    }
}
