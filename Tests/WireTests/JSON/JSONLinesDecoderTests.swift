import Testing

@testable import Wire

@Suite struct JSONLinesDecoderTests {
    private static func lines(_ pieces: [[UInt8]], max: Int = 100) -> [String]? {
        var decoder = JSONLinesDecoder(maxLineBytes: max)
        var lines: [String] = []
        do {
            for piece in pieces { try decoder.feed(piece) { lines.append(String(decoding: $0, as: UTF8.self)) } }
        } catch {
            return nil
        }
        decoder.finish { lines.append(String(decoding: $0, as: UTF8.self)) }
        return lines
    }

    @Test func `lines are the same however the bytes are cut`() {
        let text = Array("{\"a\":1}\n\r\n \n{\"b\":\"é\"}\r\n{\"c\":2}".utf8)
        let expected = [#"{"a":1}"#, "{\"b\":\"é\"}\r", #"{"c":2}"#]
        #expect(Self.lines([text]) == expected)
        #expect(Self.lines(text.map { [$0] }) == expected)
        for cut in 0...text.count { #expect(Self.lines([Array(text[..<cut]), Array(text[cut...])]) == expected) }
    }

    @Test func `a line may be as long as the limit and no longer`() {
        let line = [UInt8](repeating: 0x31, count: 10)
        #expect(Self.lines([line + [10], line], max: 10) == ["1111111111", "1111111111"])
        #expect(Self.lines([line, [0x31]], max: 10) == nil)
        #expect(Self.lines([line + [0x31, 10]], max: 10) == nil)
    }

    @Test func `nothing is read behind a line that is too long`() throws {
        var decoder = JSONLinesDecoder(maxLineBytes: 4)
        #expect(throws: JSONLinesError.lineTooLong) { try decoder.feed(Array("12345\n".utf8)) { _ in } }
        #expect(throws: JSONLinesError.lineTooLong) { try decoder.feed(Array("1\n".utf8)) { _ in } }
    }
}
