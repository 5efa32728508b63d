internal import Dialects
internal import Testing
internal import Wire

@Suite struct StreamTapTests {
    private static let usage = #"data: {"choices":[],"usage":{"prompt_tokens":11,"completion_tokens":7}}"#

    private static func stream(_ lineEnd: String) -> [UInt8] {
        let text = #"data: {"choices":[{"delta":{"content":"é"}}],"usage":null}"#
        return Array(
            [text, "", ": comment", "", usage, "", "data: [DONE]", "", ""].joined(separator: lineEnd).utf8)
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func `usage is found however the stream is cut`(_ lineEnd: String) {
        let stream = Self.stream(lineEnd)
        for cut in 0...stream.count {
            var tap = StreamTap()
            tap.take(Array(stream[..<cut]))
            tap.take(Array(stream[cut...]))
            #expect(tap.usage == Usage(promptTokens: 11, completionTokens: 7), "cut at \(cut)")
        }
        var tap = StreamTap()
        for byte in stream { tap.take([byte]) }
        #expect(tap.usage == Usage(promptTokens: 11, completionTokens: 7))
    }

    @Test(arguments: [1, 5, 4095, 4096, 4097, 9000, 100_000])
    func `usage is found behind any amount of text`(_ size: Int) {
        let text = Array((#"data: {"x":""# + String(repeating: "a", count: size) + "\"}\n\n").utf8)
        let all = text + Self.stream("\n")
        for pieceSize in [1000, 4096, 16384, 1 << 20] {
            var tap = StreamTap()
            for start in stride(from: 0, to: all.count, by: pieceSize) {
                tap.take(Array(all[start..<min(start + pieceSize, all.count)]))
            }
            #expect(tap.usage?.totalTokens == 18, "pieces of \(pieceSize)")
        }
    }

    @Test(arguments: [
        ("data: {}\n\ndata: [DONE]\n\n", true), ("data: {}\r\n\r\ndata:[DONE]\r\n\r\n", true),
        ("data: [DONE]\n", false),
        ("data: [DONE]\n\ndata: {}\n\n", false), ("data: {\"x\":\"[DONE]\"}\n\n", false), ("", false),
    ])
    func `a stream has ended with its mark`(_ text: String, _ hasEnded: Bool) {
        var tap = StreamTap()
        tap.take(Array(text.utf8))
        #expect(tap.hasEnded == hasEnded)
    }

    @Test func `the last usage counts`() {
        var tap = StreamTap()
        for tokens in 1...3 {
            tap.take(Array("data: {\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":\(tokens)}}\n\n".utf8))
        }
        #expect(tap.usage?.completionTokens == 3)
    }

    @Test(arguments: [
        "", "data: {", "data: {}\n\n", "data: oops\n\n", "data: {\"usage\":null}\n\n", "data: {\"usage\":[]}\n\n",
        "data: {\"usage\":{\"prompt_tokens\":\"1\"}}\n\n", "data: {\"usage\":{\"prompt_tokens\":1e400}}\n\n",
        "data: {\"usage\":{\"prompt_tokens\":1}}",
    ])
    func `a stream without a whole usage event has none`(_ text: String) {
        var tap = StreamTap()
        tap.take(Array(text.utf8))
        #expect(tap.usage == nil)
    }
}
