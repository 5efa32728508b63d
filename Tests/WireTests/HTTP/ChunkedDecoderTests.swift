import Testing
import Wire

struct ChunkedDecoderTests {
    private func outcome(_ line: String, _ limits: HTTPLimits = HTTPLimits()) -> ChunkedTranscript.Outcome {
        ChunkedTranscript([Array("1\(line)\r\nx\r\n0\r\n\r\n".utf8)], limits: limits).outcome
    }

    @Test(arguments: [
        "", ";a", ";a=b", ";a=\"b\"", ";a=\"\"", ";a=\"b \\\" c;\t\"", ";a;b=c;d", " ;a", "; a", ";a = b",
        ";a\t=\t\"b\" ; c",
    ])
    func `an extension of the grammar is passed over`(line: String) {
        #expect(outcome(line) == .ended(leftOver: []))
    }

    @Test(arguments: [
        ";", " ", ";a ", ";a=b ", ";a=\"b\" ", ";a=", ";a= ", ";;a", ";a;", ";=b", ";a=b=c", ";a=\"b", ";a=\"b\"c",
        ";a=\"\\",
        ";a b", ";a=b c", " a", ";a=\"\u{1}\"", ";a=\"\\\u{7F}\"", ";a[",
    ])
    func `an extension outside of the grammar is refused`(line: String) {
        #expect(outcome(line) == .rejected(.chunkExtension))
    }

    @Test func `extensions count together, from the semicolon to the last byte`() {
        let body = Array("1;a=b\r\nx\r\n1;cd\r\ny\r\n0\r\n\r\n".utf8)
        for (limit, passes) in [(6, false), (7, true)] {
            let outcome = ChunkedTranscript([body], limits: HTTPLimits(chunkExtensionBytes: limit)).outcome
            #expect(outcome == (passes ? .ended(leftOver: []) : .rejected(.extensionsTooLong)))
        }
    }

    @Test func `data that is there whole is one range of the input`() throws {
        let input = Array("5\r\nhello\r\n0\r\n\r\n".utf8)
        var decoder = ChunkedDecoder(limits: HTTPLimits())
        var position = 0
        #expect(try decoder.next(input.span, at: &position) == .body(3..<8))
        #expect(try decoder.next(input.span, at: &position) == .end)
        #expect(try decoder.next(input.span, at: &position) == .end)
        #expect(position == input.count)
    }

    @Test func `a failed decoder repeats its error`() {
        var decoder = ChunkedDecoder(limits: HTTPLimits())
        let pieces: [[UInt8]] = [[0x78], Array("1\r\n".utf8), []]
        for piece in pieces {
            var position = 0
            #expect(throws: ChunkedError.size) { try decoder.next(piece.span, at: &position) }
        }
    }
}
