import Dialects
import Testing
import Wire

struct GeminiStreamDecoderTests {
    private static let one = #"{"candidates":[{"content":{"parts":[{"text":"One "}]}}]}"#
    private static let last = #"{"candidates":[{"content":{"parts":[{"text":"två"}]},"finishReason":"STOP"}]}"#
    private static let refusal = #"{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}"#

    struct Stream: Sendable, CustomTestStringConvertible {
        let id: String
        let text: String
        /// Nil: it ends well, with the text "One två".
        let code: String?
        var testDescription: String { id }
    }

    private static let streams = [
        Stream(id: "CRLF", text: "data: \(one)\r\n\r\ndata: \(last)\r\n\r\n", code: nil),
        Stream(id: "LF", text: "data: \(one)\n\ndata: \(last)\n\n", code: nil),
        Stream(id: "CR", text: "data: \(one)\r\rdata: \(last)\r\r", code: nil),
        Stream(id: "no blank behind the colon", text: "data:\(one)\n\ndata:\(last)\n\n", code: nil),
        Stream(
            id: "comments and names", text: ": hi\n\nevent: x\nid: 1\ndata: \(one)\n\n: hi\ndata: \(last)\n\n",
            code: nil),
        Stream(id: "[DONE]", text: "data: \(one)\n\ndata: \(last)\n\ndata: [DONE]\n\n", code: nil),
        Stream(id: "an empty event", text: "data: \(one)\n\ndata:\n\ndata: \(last)\n\n", code: nil),
        Stream(id: "no last blank line", text: "data: \(one)\r\n\r\ndata: \(last)\r\n", code: nil),
        Stream(id: "no last line end", text: "data: \(one)\r\n\r\ndata: \(last)", code: nil),
        Stream(id: "an array", text: "[\(one)\n,\n\(last)\n]\n", code: nil),
        Stream(
            id: "an array, pretty",
            text: "[{\n  \"candidates\": [{\"content\": {\"parts\": [{\"text\": \"One \"}]}}]\n}\n,\r\n\(last)]",
            code: nil),
        Stream(
            id: "cut in the last event", text: "data: \(one)\r\n\r\ndata: \(last.dropLast(9))",
            code: "upstream_stream_ended"),
        Stream(id: "cut in a field's name", text: "data: \(one)\r\n\r\ndat", code: "upstream_stream_ended"),
        Stream(id: "cut between events", text: "data: \(one)\r\n\r\n", code: "upstream_stream_ended"),
        Stream(
            id: "rubbish behind the end", text: "data: \(one)\n\ndata: \(last)\n\nda", code: "upstream_stream_ended"),
        Stream(
            id: "no JSON", text: "data: \(one)\n\ndata: {not json}\n\ndata: \(last)\n\n", code: "bad_upstream_event"),
        Stream(id: "a number", text: "data: \(one)\n\ndata: 7\n\n", code: "bad_upstream_event"),
        Stream(id: "a page", text: "<html>\n<h1>Bad</h1>\n", code: "bad_upstream_event"),
        Stream(id: "an error event", text: "data: \(one)\n\ndata: \(refusal)\n\n", code: "overloaded"),
        Stream(id: "a bare error", text: "data: \(one)\n\n\(refusal)\n", code: "overloaded"),
        Stream(
            id: "a bare error behind the end", text: "data: \(one)\n\ndata: \(last)\n\n\(refusal)", code: "overloaded"),
        Stream(
            id: "a bare pretty error",
            text:
                "data: \(one)\r\n\r\n{\r\n  \"error\": {\r\n    \"code\": 503,\r\n\r\n    \"x\": 1\r\n  }\r\n}\r\n",
            code: "overloaded"),
        Stream(id: "an error in an array", text: "data: \(one)\n\n[\(refusal)]", code: "overloaded"),
        Stream(id: "an array in an event", text: "data: \(one)\n\ndata: [\(refusal)]\n\n", code: "overloaded"),
        Stream(id: "a cut bare error", text: "data: \(one)\n\n\(refusal.dropLast(9))", code: "upstream_stream_ended"),
        Stream(
            id: "an error with its name as code", text: "data: {\"error\":{\"code\":\"UNAVAILABLE\"}}\n\n",
            code: "overloaded"),
        Stream(id: "an error of one word", text: "data: {\"error\":\"no\"}\n\n", code: nil),
        Stream(id: "nothing", text: "", code: "empty_response"),
    ]

    @Test(arguments: streams)
    func `a stream ends as it should, however it is cut`(stream: Stream) {
        let bytes = Array(stream.text.utf8)
        let whole = GeminiReplay(pieces: [bytes])
        if stream.id == "an error of one word" {
            #expect(whole.problem?.status == 502 && whole.problem?.message == "no")
        } else {
            #expect(whole.problem?.code == stream.code)
        }
        if whole.problem == nil { #expect(whole.text == "One två" && whole.finishReason == "stop") }
        #expect(GeminiReplay(pieces: bytes.map { [$0] }) == whole)
        for split in bytes.indices {
            #expect(GeminiReplay(pieces: [Array(bytes[..<split]), Array(bytes[split...])]) == whole)
        }
    }

    @Test func `text in front of an error in one piece is not lost, and the problem is told at once`() throws {
        var decoder = GeminiStreamDecoder(
            GeminiContext(model: "m"), answerID: GeminiReplay.answerID, maxEventBytes: 1 << 20)
        let events = try decoder.feed(Array("data: \(Self.one)\n\ndata: \(Self.refusal)\n\n".utf8))
        #expect(events.contains(.text(choice: 0, "One ")))
        #expect(decoder.problem?.code == "overloaded")
        #expect(throws: UpstreamProblem.self) { try decoder.feed([0x0A]) }
        #expect(throws: UpstreamProblem.self) { try decoder.finish() }
    }

    @Test(arguments: ["data: ", "{", "\n["])
    func `an endless line is refused at the limit`(beginning: String) {
        let endless = Array(repeating: Array(repeating: UInt8(ascii: "7"), count: 1024), count: 64)
        let replay = GeminiReplay(pieces: [Array(beginning.utf8)] + endless, maxEventBytes: 4096)
        #expect(replay.problem?.code == "bad_upstream_event")
    }

    @Test func `text goes out with its own event`() throws {
        var decoder = GeminiStreamDecoder(
            GeminiContext(model: "m"), answerID: GeminiReplay.answerID, maxEventBytes: 1 << 20)
        let events = try decoder.feed(Array("data: \(Self.one)\r\n\r\n".utf8))
        #expect(events == [.start(AnswerStart()), .text(choice: 0, "One ")])
    }
}
