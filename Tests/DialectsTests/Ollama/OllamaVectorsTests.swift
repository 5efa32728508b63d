import Testing
import Wire

@testable import Dialects

@Suite struct OllamaVectorsTests {
    private static func vectors(_ body: String) throws -> OllamaVectors {
        let view = try JSONView(parsing: body)
        return try OllamaRig.dialect(view).encode(EmbeddingRequest(view, model: "m"))
    }

    @Test func `inputs, dimensions and Ollama's own options are asked for at once`() throws {
        let vectors = try Self.vectors(
            #"{"input":["a","b"],"dimensions":64,"keep_alive":"5m","options":{"num_ctx":512},"truncate":false,"user":"u"}"#
        )
        #expect(vectors.calls.map(\.path) == ["/api/embed"])
        #expect(
            vectors.calls.map { String(decoding: $0.body, as: UTF8.self) } == [
                #"{"model":"m","input":["a","b"],"truncate":false,"dimensions":64,"keep_alive":"5m","#
                    + #""options":{"num_ctx":512}}"#
            ])
        #expect(vectors.losses.map(\.param) == ["user"])
    }

    @Test func `vectors come back with every digit and the count of tokens`() throws {
        let vectors = try Self.vectors(#"{"input":["a","b"]}"#)
        let answer = try JSONView(
            parsing: #"{"model":"n","embeddings":[[0.10,2],[-1e-3]],"prompt_eval_count":7,"total_duration":1}"#)
        let response = try vectors.decode([answer])
        #expect(
            String(decoding: response.encoded(.float), as: UTF8.self)
                == #"{"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.10,2]},"#
                + #"{"object":"embedding","index":1,"embedding":[-1e-3]}],"model":"n","#
                + #""usage":{"prompt_tokens":7,"total_tokens":7}}"#)
    }

    @Test(arguments: ["{}", #"{"embeddings":[]}"#, #"{"embeddings":[[1]]}"#, #"{"embeddings":5}"#])
    func `other vectors than were asked for are an error`(_ answer: String) throws {
        let vectors = try Self.vectors(#"{"input":["a","b"]}"#)
        #expect(throws: EmbeddingAnswerError.self) { try vectors.decode([JSONView(parsing: answer)]) }
    }

    @Test(arguments: [#"{"embeddings":[["a"]]}"#, #"{"embeddings":[[]]}"#, #"{"embeddings":[5]}"#])
    func `a vector that is no array of numbers is an error`(_ answer: String) throws {
        let vectors = try Self.vectors(#"{"input":"a"}"#)
        #expect(throws: EmbeddingAnswerError.notNumbers(input: 0)) {
            try vectors.decode([JSONView(parsing: answer)])
        }
    }

    @Test func `tokens in place of text are refused`() {
        #expect(throws: InvalidRequest.self) { try Self.vectors(#"{"input":[1,2]}"#) }
    }
}
