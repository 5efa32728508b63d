import Support
import Testing
import Wire

struct EventBoundaryScannerTests {
    /// The offsets behind the event ends of `bytes`, found line by line.
    private func boundaries(_ bytes: [UInt8]) -> Set<Int> {
        var found: Set<Int> = [0]
        var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        if index == 3 { found.insert(3) }
        var lineStart = index
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            guard byte == 0x0A || byte == 0x0D else { continue }
            let isEmpty = index - 1 == lineStart
            if isEmpty { found.insert(index) }
            if byte == 0x0D, index < bytes.count, bytes[index] == 0x0A {
                index += 1
                if isEmpty { found.insert(index) }
            }
            lineStart = index
        }
        return found
    }

    private func check(_ pieces: [[UInt8]], _ comment: Comment) {
        let expected = boundaries(Array(pieces.joined()))
        var scanner = EventBoundaryScanner()
        #expect(scanner.isAtBoundary)
        var offset = 0
        for piece in pieces {
            let last = scanner.feed(piece.span).map { $0 + offset }
            let end = offset + piece.count
            #expect(last == expected.filter { $0 > offset && $0 <= end }.max(), comment)
            #expect(scanner.isAtBoundary == expected.contains(end), comment)
            offset = end
        }
    }

    @Test(
        arguments: [
            ("data: a\n\n", 9, true), ("data: a\n\ndata: b\n", 9, false), ("data: a\r\n\r\n", 11, true),
            ("data: a\r\r", 9, true), ("data: a\n", nil, false), ("\n", 1, true), (": ping\n\n", 8, true),
            ("", nil, true),
        ] as [(String, Int?, Bool)])
    func `the last event end is counted in bytes`(stream: String, last: Int?, isAtBoundary: Bool) {
        var scanner = EventBoundaryScanner()
        let bytes = Array(stream.utf8)
        #expect(scanner.feed(bytes.span) == last)
        #expect(scanner.isAtBoundary == isAtBoundary)
    }

    @Test func `the LF of a CRLF that comes late belongs to the event`() {
        var scanner = EventBoundaryScanner()
        let first = Array("data: a\r\n\r".utf8)
        let second = Array("\ndata".utf8)
        #expect(scanner.feed(first.span) == 10)
        #expect(scanner.isAtBoundary)
        #expect(scanner.feed(second.span) == 1)
        #expect(!scanner.isAtBoundary)
    }

    @Test(arguments: [21, 22, 23] as [UInt64])
    func `boundaries are the empty lines, however the stream is cut`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let words = ["data: abcdefghij", "a", ":", "\n", "\r", "\r\n", "\n\n", "\u{EF}\u{BB}\u{BF}", "\u{EF}"]
            .map(WireText.latin1)
        for _ in 0..<3500 {
            let input = (0..<Int.random(in: 0...12, using: &generator)).flatMap { _ in
                words.randomElement(using: &generator) ?? []
            }
            let split = Int.random(in: 0...input.count, using: &generator)
            let comment = Comment(rawValue: "seed \(seed), \(WireText.text(input).debugDescription)")
            check([input], comment)
            check(input.map { [$0] }, comment)
            check([Array(input[..<split]), Array(input[split...])], comment)
        }
    }
}
