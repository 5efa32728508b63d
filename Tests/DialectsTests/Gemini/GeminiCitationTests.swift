import Dialects
import Testing
import Wire

struct GeminiCitationTests {
    private static let chunks = #"""
        [{"web":{"uri":"https://a.example","title":"A"}},{"web":{"uri":"https://b.example","domain":"b"}},
        {"maps":{"uri":"https://maps.example"}},{"retrievedContext":{"text":"x"}},{},{"web":{"uri":"ftp://x"}}]
        """#

    /// Start, end and address of each citation of a support with this segment.
    private static func cited(_ text: String, _ segment: String, _ indices: String = "[0]") -> [[String]] {
        let body = #"""
            {"candidates":[{"content":{"parts":[{"text":"\#(text)"}]},"finishReason":"STOP","groundingMetadata":{
            "groundingChunks":\#(chunks),
            "groundingSupports":[{"segment":\#(segment),"groundingChunkIndices":\#(indices)}]}}]}
            """#
        return GeminiReplay(unary: body).events.compactMap { event in
            guard case .citation(_, let found) = event else { return nil }
            return ["\(found.start)", "\(found.end)", found.title, found.url]
        }
    }

    @Test func `offsets are bytes and become code points`() {
        #expect(
            Self.cited("åäö🙂 ok", #"{"startIndex":11,"endIndex":13,"text":"ok"}"#) == [
                ["5", "7", "A", "https://a.example"]
            ])
        #expect(Self.cited("ab", #"{"endIndex":2}"#) == [["0", "2", "A", "https://a.example"]])
    }

    @Test func `a wrong place is repaired by its words, if they stand there once`() {
        #expect(
            Self.cited("åäö ok", #"{"startIndex":4,"endIndex":6,"text":"ok"}"#) == [
                ["4", "6", "A", "https://a.example"]
            ])
        #expect(Self.cited("ok ok ok", #"{"startIndex":1,"endIndex":3,"text":"ok"}"#) == [])
        #expect(Self.cited("ok", #"{"startIndex":0,"endIndex":9,"text":"elsewhere"}"#) == [])
    }

    @Test(arguments: [
        #"{"startIndex":1,"endIndex":3}"#, #"{"startIndex":0,"endIndex":99}"#, #"{"startIndex":4,"endIndex":2}"#,
        #"{"startIndex":-1,"endIndex":2}"#, #"{"startIndex":9223372036854775807,"endIndex":9223372036854775807}"#,
    ])
    func `a place on no boundary or outside the text is dropped`(segment: String) {
        #expect(Self.cited("åäö", segment) == [])
    }

    @Test func `sources without an address, or out of range, are dropped alone`() {
        let found = Self.cited("abc", #"{"endIndex":3}"#, "[0,1,2,3,4,5,6,-1,\"x\"]")
        #expect(found.map { $0[3] } == ["https://a.example", "https://b.example", "https://maps.example"])
        #expect(found.map { $0[2] } == ["A", "b", "https://maps.example"])
    }

    @Test func `a citation that is told twice is cited once`() {
        #expect(Self.cited("abc", #"{"endIndex":3}"#, "[0,0]").count == 1)
    }

    @Test func `offsets within a long text are right at every place`() {
        let text = String(repeating: "aåö🙂", count: 300)
        let bytes = Array(text.utf8)
        for end in stride(from: 1, through: bytes.count, by: 7) {
            let found = Self.cited(text, #"{"startIndex":0,"endIndex":\#(end)}"#)
            let prefix = String(validating: bytes[..<end], as: UTF8.self)
            #expect(found.first?[1] == prefix.map { "\($0.unicodeScalars.count)" })
        }
    }

    @Test func `recitations are cited under either name, in streams too`() {
        for name in ["citationSources", "citations"] {
            let replay = GeminiReplay(stream: [
                #"""
                {"candidates":[{"content":{"parts":[{"text":"ab"}]},
                "citationMetadata":{"\#(name)":[
                {"startIndex":1,"endIndex":4,"uri":"https://x.example"},{},{"uri":""}]}}]}
                """#,
                #"{"candidates":[{"content":{"parts":[{"text":"cdef"}]},"finishReason":"STOP"}]}"#,
            ])
            let notes = replay.message["annotations"]?.array
            #expect(notes?.count == 1)
            #expect(
                notes?.first?["url_citation"]?["start_index"] == 1 && notes?.first?["url_citation"]?["end_index"] == 4)
            #expect(notes?.first?["url_citation"]?["title"] == "https://x.example")
        }
    }

    @Test func `a pretty-printed metadata object fits on one line`() {
        let replay = GeminiReplay(
            unary:
                #"""
                {"candidates":[{"finishReason":"STOP","groundingMetadata":{
                    "webSearchQueries": [ "a  \" b" ]
                }}]}
                """#
        )
        #expect(
            replay.events.contains(
                .googleExtras(choice: 0, Array(#"{"grounding_metadata":{"webSearchQueries":["a  \" b"]}}"#.utf8))))
        #expect(StreamedAnswer(replay.streamed()).faults == [])
    }

    @Test func `searching for quoted words is bounded`() {
        let text = String(repeating: "a", count: 200_000)
        let quoted = String(repeating: "a", count: 5_000) + "b"
        let support = #"{"segment":{"endIndex":1,"text":"\#(quoted)"},"groundingChunkIndices":[0]}"#
        let supports = Array(repeating: support, count: 50).joined(separator: ",")
        let body =
            #"""
            {"candidates":[{"content":{"parts":[{"text":"\#(text)"}]},"finishReason":"STOP",
            "groundingMetadata":{"groundingChunks":\#(Self.chunks),
            "groundingSupports":[\#(supports)]}}]}
            """#
        #expect(GeminiReplay(unary: body).finishReason == "stop")
    }
}
