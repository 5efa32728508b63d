import Testing
import Wire

struct ResponseEncodingTests {
    private func written(_ write: (inout [UInt8]) -> Void) -> String {
        var bytes: [UInt8] = []
        write(&bytes)
        return WireText.text(bytes)
    }

    @Test(arguments: [
        (200, "HTTP/1.1 200 OK\r\n"), (100, "HTTP/1.1 100 Continue\r\n"), (404, "HTTP/1.1 404 Not Found\r\n"),
        (413, "HTTP/1.1 413 Content Too Large\r\n"), (429, "HTTP/1.1 429 Too Many Requests\r\n"),
        (431, "HTTP/1.1 431 Request Header Fields Too Large\r\n"), (505, "HTTP/1.1 505 HTTP Version Not Supported\r\n"),
        (299, "HTTP/1.1 299 \r\n"), (999, "HTTP/1.1 999 \r\n"), (304, "HTTP/1.1 304 Not Modified\r\n"),
        (99, "HTTP/1.1 500 Internal Server Error\r\n"), (-1, "HTTP/1.1 500 Internal Server Error\r\n"),
        (1000, "HTTP/1.1 500 Internal Server Error\r\n"),
    ])
    func `a status line has code and phrase`(status: Int, line: String) {
        #expect(written { $0.append(addingCapacity: 64) { $0.appendStatusLine(status) } } == line)
    }

    @Test func `a field line has a name, a value and its end`() {
        #expect(written { $0.appendField("a-b", "c d") } == "a-b: c d\r\n")
        #expect(written { $0.appendField("a", [0x80, 0x09, 0xFF]) } == "a: \u{80}\t\u{FF}\r\n")
        #expect(written { $0.appendHeadEnd() } == "\r\n")
    }

    @Test(arguments: [
        (0, "0"), (9, "9"), (10, "10"), (1_234_567_890, "1234567890"), (Int.max, "9223372036854775807"), (-5, "0"),
    ])
    func `a number is written in decimal digits`(number: Int, text: String) {
        #expect(written { $0.appendField("content-length", number) } == "content-length: \(text)\r\n")
    }

    @Test func `no byte of a value can end its line`() {
        for byte in UInt8.min...UInt8.max {
            var bytes: [UInt8] = []
            bytes.appendField("a", [byte])
            let isKept = byte == 0x09 || byte >= 0x20 && byte != 0x7F
            #expect(bytes == Array("a: ".utf8) + [isKept ? byte : 0x20, 0x0D, 0x0A])
        }
    }

    @Test(arguments: [
        (1, "1\r\n"), (9, "9\r\n"), (10, "a\r\n"), (15, "f\r\n"), (16, "10\r\n"), (0xABCDEF, "abcdef\r\n"),
        (Int.max, "7fffffffffffffff\r\n"), (0, ""), (-1, ""),
    ])
    func `a chunk begins with its size in hexadecimal`(size: Int, text: String) {
        #expect(written { $0.appendChunkHead(size: size) } == text)
    }

    @Test func `chunks that were written are read back`() {
        var bytes: [UInt8] = []
        for size in [1, 15, 16, 255, 256, 70000] {
            bytes.appendChunkHead(size: size)
            bytes += [UInt8](repeating: 0x0D, count: size)
            bytes.appendChunkEnd()
        }
        bytes.appendLastChunk()
        let transcript = ChunkedTranscript([bytes])
        #expect(transcript.outcome == .ended(leftOver: []))
        #expect(transcript.body.count == 1 + 15 + 16 + 255 + 256 + 70000)
    }
}
