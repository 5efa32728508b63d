import Support
import Testing
import Wire

struct HTTPPropertyTests {
    private static let seeds: [UInt64] = [1, 2, 3, 4]
    private static let casesPerSeed = 2500

    /// Pieces of requests, valid and not, that random inputs are put together from.
    private static let words = [
        "GET ", "POST ", "/", "http://h", "?", "*", " HTTP/1.1\r\n", " HTTP/1.0\r\n", "\r\n", "\r", "\n", " ", "\t",
        ":",
        "Host: h\r\n", "Content-Length: 3\r\n", "Content-Length: 0\r\n", "Transfer-Encoding: chunked\r\n", "abc",
        "3\r\n",
        "0\r\n\r\n", "3;a=b\r\nabc\r\n", "Connection: close\r\n", "X: y\r\n", "\u{0}", "\u{FF}", "%41", ";", "\"",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n", "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
    ].map(WireText.latin1)

    private func randomInput(_ generator: inout SeededGenerator) -> [UInt8] {
        if Bool.random(using: &generator) {
            return (0..<Int.random(in: 0...12, using: &generator)).flatMap { _ in
                Self.words.randomElement(using: &generator) ?? []
            }
        }
        var bytes = WireText.latin1(
            "\r\nPOST /v1/chat?x=1 HTTP/1.1\r\nHost: gw.test:80\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "5;a=\"b\"\r\nhello\r\n0\r\nT: u\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n")
        for _ in 0..<Int.random(in: 0...3, using: &generator) {
            guard let index = bytes.indices.randomElement(using: &generator) else { break }
            bytes[index] = UInt8.random(in: .min ... .max, using: &generator)
        }
        return bytes
    }

    private func randomCut(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [[UInt8]] {
        var rest = bytes[...]
        var pieces: [[UInt8]] = []
        while !rest.isEmpty {
            let count = Int.random(in: 1...min(rest.count, 20), using: &generator)
            pieces.append(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        return pieces
    }

    @Test(arguments: seeds)
    func `any bytes are decided alike however they are cut`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<Self.casesPerSeed {
            let input = randomInput(&generator)
            let limits = HTTPLimits(requestLineBytes: 40, headBytes: 120, fieldCount: 4, bodyBytes: 20)
            let whole = RequestTranscript([input], limits: limits)
            let cut = RequestTranscript(randomCut(input, &generator), limits: limits)
            #expect(cut == whole, "seed \(seed), input \(WireText.text(input).debugDescription)")
        }
    }

    @Test(arguments: seeds)
    func `what lies behind the input is never read`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let page = GuardedPage()
        for _ in 0..<Self.casesPerSeed {
            let input = randomInput(&generator)
            var parser = RequestParser(limits: HTTPLimits())
            page.withBytes(input) { bytes in
                var position = 0
                while position < bytes.count, (try? parser.next(bytes, at: &position)) != nil {}
            }
        }
    }
}
