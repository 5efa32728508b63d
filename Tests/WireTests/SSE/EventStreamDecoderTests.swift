import Support
import Testing
import Wire

struct EventStreamDecoderTests {
    @Test(
        arguments: [
            ([0xE2, 0x82], 1), ([0xF0, 0x9F, 0x98], 1), ([0xF0, 0x9F, 0x41], 1), ([0xC0, 0x80], 2),
            ([0xED, 0xA0, 0x80], 3),
            ([0xF4, 0x90, 0x80, 0x80], 4), ([0xF0, 0x80, 0x80], 3), ([0xFF], 1), ([0x80], 1),
            ([0xE1, 0x80, 0xE2, 0xF0, 0x91], 3),
        ] as [([UInt8], Int)])
    func `each maximal part of broken UTF-8 becomes one replacement character`(bytes: [UInt8], count: Int) {
        let stream = Array("data: ".utf8) + bytes + Array("\n\n".utf8)
        let tail = bytes.last == 0x41 ? "A" : ""
        let expected = Array((String(repeating: "\u{FFFD}", count: count) + tail).utf8)
        for pieces in WirePieces.cuts(stream) {
            #expect(StreamTranscript(pieces).events.map(\.data) == [expected])
        }
    }

    @Test(arguments: [
        ("data: \n\n", 6, true), ("data: \n\n", 5, false), ("data: abcd\n\n", 10, true), ("data: abcd\n\n", 9, false),
        (": abcd\n\n", 5, false), ("data:a\ndata:b\n\n", 7, true), ("data:a\ndata:b\n\n", 6, false),
        ("data:aa\n\ndata:bb\n\n", 7, true), ("abcdefgh", 7, false), ("abcdefgh", 8, true),
    ])
    func `a line and the data before it stay under the limit`(stream: String, limit: Int, passes: Bool) {
        for pieces in WirePieces.cuts(Array(stream.utf8)) {
            #expect(StreamTranscript(pieces, maxEventBytes: limit).error == (passes ? nil : .eventTooLarge))
        }
    }

    @Test func `a failed decoder stays failed and keeps the events before`() {
        let stream = Array("data:a\n\ndata:bbbbbbbbbb\n\ndata:c\n\n".utf8)
        for pieces in WirePieces.cuts(stream) {
            let transcript = StreamTranscript(pieces, maxEventBytes: 8)
            #expect(transcript.events.map(\.data) == [[0x61]])
            #expect(transcript.error == .eventTooLarge)
        }
        var decoder = EventStreamDecoder(maxEventBytes: 1)
        let line = Array("data".utf8)
        let end: [UInt8] = [0x0A]
        #expect((try? decoder.feed(line.span) { _ in }) == nil)
        #expect((try? decoder.feed(end.span) { _ in }) == nil)
    }

    @Test(arguments: [
        ("", false), ("data: a\n\n", false), ("data: a\n\n: ping", false), ("data: a\n\n: ping\n", false),
        ("data: a", true), ("data: a\n", true), ("data\n", true), ("event: a\n", true), ("dat", true),
        ("id: 1\n", false),
        ("data: a\r\n\r", false),
    ])
    func `the end tells whether an event was cut off`(stream: String, isDropped: Bool) {
        for pieces in WirePieces.cuts(Array(stream.utf8)) {
            #expect(StreamTranscript(pieces).dropsTail == isDropped)
        }
    }

    @Test func `a CR ends an event before the next byte is there`() throws {
        var decoder = EventStreamDecoder()
        var events: [EventStreamDecoder.Event] = []
        let stream = Array("data: a\r\n\r".utf8)
        try decoder.feed(stream.span) { events.append($0) }
        #expect(events.map(\.data) == [[0x61]])
    }

    @Test(arguments: [11, 12, 13] as [UInt64])
    func `any bytes are decoded alike however they are cut`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let words = [
            "data", "event", "id", "retry", ":", " ", "\n", "\r", "\r\n", "\n\n", "a", "7", "\u{FF}",
            "\u{EF}\u{BB}\u{BF}",
        ]
        .map(WireText.latin1)
        for _ in 0..<3500 {
            let input = (0..<Int.random(in: 0...20, using: &generator)).flatMap { _ in
                words.randomElement(using: &generator) ?? []
            }
            let split = Int.random(in: 0...input.count, using: &generator)
            let whole = StreamTranscript([input], maxEventBytes: 24)
            let comment = "seed \(seed), \(WireText.text(input).debugDescription)"
            #expect(StreamTranscript(input.map { [$0] }, maxEventBytes: 24) == whole, "\(comment)")
            let cut = [Array(input[..<split]), Array(input[split...])]
            #expect(StreamTranscript(cut, maxEventBytes: 24) == whole, "\(comment)")
        }
    }

    @Test func `lines of no field are handed over, however the stream is cut`() throws {
        let stream = Array("{\"a\":\ndata: 1\n: comment\ndatum: x\n\n  7}\r\nevent: e\nretry\nid\n]\n".utf8)
        for pieces in WirePieces.cuts(stream) {
            var decoder = EventStreamDecoder()
            var lines: [String] = []
            var data: [String] = []
            for piece in pieces {
                try decoder.feed(
                    piece.span,
                    onOtherLine: { line in
                        lines.append(line.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) })
                    }
                ) { bytes, _, _ in data.append(bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }) }
            }
            #expect(lines == ["{\"a\":", "datum: x", "  7}", "]"])
            #expect(data == ["1"])
        }
    }
}
