import Support
import Testing
import Wire

struct ResponseParserTests {
    private func transcript(_ text: String, limits: HTTPLimits = .answer) -> ResponseTranscript {
        let bytes = WireText.latin1(text)
        let whole = ResponseTranscript([bytes], limits: limits)
        for pieces in WirePieces.cuts(bytes) { #expect(ResponseTranscript(pieces, limits: limits) == whole) }
        return whole
    }

    @Test func `answers follow one another on a connection`() {
        let result = transcript(
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabHTTP/1.1 404 \r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3;x=y\r\ncde\r\n0\r\nT: u\r\n\r\nHTTP/1.1 204\r\nContent-Length: 5\r\n\r\n"
                + "HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\nHTTP/1.1 2")
        #expect(result.answers.map(\.status) == [200, 404, 204, 304])
        #expect(result.answers.map(\.body) == [Array("ab".utf8), Array("cde".utf8), [], []])
        #expect(result.answers.allSatisfy { $0.keepsAlive && $0.isWhole })
        #expect(result.hasBegun && result.error == nil)
    }

    @Test func `a body without a length ends with its connection, and no connection is kept for it`() {
        let result = transcript("HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n\r\nall of it")
        #expect(result.answers.first?.body == Array("all of it".utf8))
        #expect(result.answers.first?.isWhole == true)
        #expect(result.answers.first?.keepsAlive == false)
    }

    @Test(arguments: ["Content-Length: 9\r\n\r\nhalf", "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"])
    func `the end of a connection does not end a body that has a length`(rest: String) {
        let result = transcript("HTTP/1.1 200 OK\r\n" + rest)
        #expect(result.answers.first?.body == Array("half".utf8))
        #expect(result.answers.first?.isWhole == false)
    }

    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\nContent-Length: 0", true),
        ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close", false),
        ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: x, Close", false),
        ("HTTP/1.0 200 OK\r\nContent-Length: 0", false),
        ("HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: Keep-Alive", true),
        ("HTTP/1.7 200 OK\r\nContent-Length: 0", true),
    ])
    func `version and fields say whether a connection stays open`(head: String, keepsAlive: Bool) {
        #expect(transcript(head + "\r\n\r\n").answers.first?.keepsAlive == keepsAlive)
    }

    @Test func `interim heads are passed over and add nothing`() {
        let result = transcript(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nX: 1\r\n\r\nHTTP/1.1 200 OK\r\nY: 2\r\nContent-Length: 0\r\n\r\n"
        )
        #expect(result.answers.map(\.status) == [200])
        #expect(result.answers.first?.fields == [["Y", "2"], ["Content-Length", "0"]])
    }

    @Test(arguments: [
        ("SSH-2.0-x\r\n", HTTPResponseError.notHTTP), ("\r\nHTTP/1.1 200 OK\r\n", .notHTTP),
        ("http/1.1 200 OK\r\n", .notHTTP),
        ("HTTP/2 200\r\n", .version), ("HTTP/0.9 200 OK\r\n", .version), ("HTTP/1.10 200 OK\r\n", .version),
        ("HTTP/1.1\t200 OK\r\n", .version), ("HTTP/1.1  200 OK\r\n", .status), ("HTTP/1.1 20 OK\r\n", .status),
        ("HTTP/1.1 2000 OK\r\n", .status), ("HTTP/1.1 099 OK\r\n", .status), ("HTTP/1.1 200 a\u{0}b\r\n", .statusLine),
        ("HTTP/1.1 200 a\rb\r\n", .statusLine), ("HTTP/1.1 101 Switching Protocols\r\n\r\n", .protocolChange),
        ("HTTP/1.1 200 OK\r\nno colon\r\n\r\n", .field(.missingColon)),
        ("HTTP/1.1 200 OK\r\nname\r\n\r\n", .field(.missingColon)),
        ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx", .framing(.repeatedContentLength)),
        ("HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\nx", .framing(.contentLength)),
        ("HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\nx", .framing(.contentLength)),
        ("HTTP/1.1 200 OK\r\nContent-Length : 1\r\n\r\nx", .framing(.contentLength)),
        ("HTTP/1.1 200 OK\r\n Content-Length: 1\r\n\r\nx", .framing(.contentLength)),
        ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n 2\r\n\r\nx", .framing(.contentLength)),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding\t: chunked\r\n\r\nx", .framing(.transferCoding)),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n", .framing(.lengthAndCoding)),
        ("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", .framing(.codingInHTTP10)),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", .framing(.unknownTransferCoding)),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", .framing(.transferCoding)),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", .chunked(.size)),
    ])
    func `what is no answer, or has no certain end, is refused`(text: String, error: HTTPResponseError) {
        #expect(transcript(text).error == error)
    }

    @Test func `field lines that no field may be are left out, the others stay`() {
        let result = transcript(
            "HTTP/1.1 200 OK\r\nGood: 1\r\nFolded: a\r\n b: c\r\n\td\r\nBad Name: e\r\n: f\r\nControl: g\u{1}h\r\n"
                + "Return: i\rInjected: j\r\nBare: k\nLast: 2\r\nContent-Length: 0\r\n\r\n")
        #expect(
            result.answers.first?.fields == [["Good", "1"], ["Bare", "k"], ["Last", "2"], ["Content-Length", "0"]])
        #expect(result.error == nil)
    }

    @Test func `a head may be ended by bare LFs, its body goes by its length`() {
        let result = transcript("HTTP/1.1 200 OK\nContent-Length: 4\n\n\r\n\r\n")
        #expect(result.answers.first?.body == Array("\r\n\r\n".utf8))
        #expect(result.answers.first?.isWhole == true)
    }

    @Test func `heads are limited in bytes and lines, interim ones together with the last`() {
        let limits = HTTPLimits(headBytes: 200, fieldCount: 3)
        let line = "X: " + String(repeating: "a", count: 100) + "\r\n"
        #expect(transcript("HTTP/1.1 200 OK\r\n\(line)\(line)\r\n", limits: limits).error == .headTooLarge)
        #expect(
            transcript("HTTP/1.1 200 OK\r\nA: 1\r\nB: 1\r\n bad\r\nD: 1\r\nE: 1\r\n\r\n", limits: limits).error
                == .field(.tooManyFields))
        let interim = "HTTP/1.1 103 Early Hints\r\nX: 12345678\r\n\r\n"
        #expect(transcript(String(repeating: interim, count: 20), limits: limits).error == .headTooLarge)
        #expect(transcript("HTTP/1.1 200 " + String(repeating: "a", count: 9000)).error == .statusLineTooLong)
    }

    @Test func `a length as large as can be is believed`() {
        let result = transcript("HTTP/1.1 200 OK\r\nContent-Length: \(Int.max)\r\n\r\nx")
        #expect(result.answers.first?.body == [0x78])
        #expect(
            transcript("HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775808\r\n\r\n").error
                == .framing(.contentLength))
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `random answers are read alike however they are cut`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let base = WireText.latin1(
            "HTTP/1.1 103 X\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\nA: b\r\n c\r\nTransfer-Encoding: chunked\r\n\r\n5;a=\"b\"\r\nhello\r\n"
                + "0\r\nT: u\r\n\r\nHTTP/1.0 404 \r\nContent-Length: 3\r\nConnection: keep-alive\r\n\r\nabcHTTP/1.1 200\r\n\r\nrest"
        )
        for _ in 0..<2500 {
            var bytes = base
            for _ in 0..<Int.random(in: 0...3, using: &generator) {
                guard let index = bytes.indices.randomElement(using: &generator) else { break }
                bytes[index] = UInt8.random(in: .min ... .max, using: &generator)
            }
            var pieces: [[UInt8]] = []
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Int.random(in: 1...min(rest.count, 20), using: &generator)
                pieces.append(Array(rest.prefix(count)))
                rest = rest.dropFirst(count)
            }
            #expect(ResponseTranscript(pieces) == ResponseTranscript([bytes]), "seed \(generator.seed)")
        }
    }
}
