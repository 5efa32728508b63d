import Dialects
import Testing
import Wire

struct GeminiEmbeddingTests {
    private static func request(_ members: String, model: String = "gemini-embedding-001") throws -> EmbeddingRequest {
        let body = try JSONDocument(parsing: Array("{\"model\":\"\(model)\",\(members)}".utf8)).root
        return try EmbeddingRequest(body, model: model)
    }

    private static func calls(_ members: String, isVertex: Bool = false) throws -> [EmbeddingCall] {
        try GeminiEmbeddingRequest(try request(members), isVertex: isVertex).calls
    }

    private static func json(_ text: String) throws -> JSONView {
        try JSONDocument(parsing: Array(text.utf8)).root
    }

    private static func text(_ call: EmbeddingCall) -> String {
        String(decoding: call.body, as: UTF8.self)
    }

    // MARK: - Requests

    @Test func `one input is embedded alone`() throws {
        for input in [#""a \"b\"""#, #"["a \"b\""]"#] {
            let calls = try Self.calls("\"input\":\(input)")
            #expect(calls.map(\.path) == ["/models/gemini-embedding-001:embedContent"])
            let expected = #"{"model":"models/gemini-embedding-001","content":{"parts":[{"text":"a \"b\""}]}}"#
            #expect(calls.map(Self.text) == [expected])
        }
    }

    @Test func `several inputs are contents of their own`() throws {
        let calls = try Self.calls(#""input":["a","b"],"dimensions":256,"task_type":"retrieval_document","title":"T""#)
        #expect(calls.map(\.path) == ["/models/gemini-embedding-001:batchEmbedContents"])
        let items = try Self.json(Self.text(calls[0]))["requests"].map { Array($0.elements) } ?? []
        #expect(items.map { $0["content"]?["parts"]?.elements.map { $0["text"]?.string } } == [["a"], ["b"]])
        for item in items {
            #expect(item["model"]?.string == "models/gemini-embedding-001")
            #expect(item["outputDimensionality"]?.int == 256)
            #expect(item["taskType"]?.string == "RETRIEVAL_DOCUMENT")
            #expect(item["title"]?.string == "T")
        }
    }

    @Test(arguments: [
        (99, [99]), (100, [100]), (101, [100, 1]), (230, [100, 100, 30]),
        (2048, Array(repeating: 100, count: 20) + [48]),
    ])
    func `more than a hundred inputs are split and keep their order`(_ count: Int, _ sizes: [Int]) throws {
        let texts = (0..<count).map { "\"text \($0)\"" }.joined(separator: ",")
        let calls = try Self.calls("\"input\":[\(texts)]")
        #expect(calls.map(\.inputs.count) == sizes)
        #expect(calls.flatMap { Array($0.inputs) } == Array(0..<count))
        var sent: [String] = []
        for call in calls {
            for item in try Self.json(Self.text(call))["requests"]?.elements.map({ $0 }) ?? [] {
                sent.append(item["content"]?["parts"]?.elements.first { _ in true }?["text"]?.string ?? "")
            }
        }
        #expect(sent == (0..<count).map { "text \($0)" })
    }

    @Test(arguments: [
        ("models/x", "/models/x:embedContent", "models/x"),
        ("tunedModels/x", "/tunedModels/x:embedContent", "tunedModels/x"),
        ("a b/c", "/models/a%20b%2Fc:embedContent", "models/a b/c"),
    ])
    func `a model's name may have a folder`(_ model: String, _ path: String, _ resource: String) throws {
        let call = try GeminiEmbeddingRequest(try Self.request(#""input":"a""#, model: model), isVertex: false).calls[0]
        #expect(call.path == path)
        #expect(try Self.json(Self.text(call))["model"]?.string == resource)
    }

    @Test(arguments: [
        #""input":"""#, #""input":[]"#, #""input":["a",""]"#, #""input":[1,2,3]"#, #""input":[[1],[2]]"#,
        #""input":["a",[1]]"#,
    ])
    func `inputs without a text are refused`(_ members: String) throws {
        let request = try Self.request(members)
        do throws(InvalidRequest) {
            _ = try GeminiEmbeddingRequest(request, isVertex: false)
            Issue.record("not refused")
        } catch {
            #expect(error.param == "input")
        }
    }

    @Test(arguments: [
        (#""input":7"#, "input"), (#""input":["a",true]"#, "input"), (#""input":"a","dimensions":0"#, "dimensions"),
        (#""input":"a","encoding_format":"hex""#, "encoding_format"), (#""input":"a","task_type":1"#, "task_type"),
        (#""input":"a","google":[]"#, "google"),
    ])
    func `faulty members are refused by name`(_ members: String, _ param: String) throws {
        let body = try Self.json("{\(members)}")
        do throws(InvalidRequest) {
            _ = try EmbeddingRequest(body, model: "m")
            Issue.record("not refused")
        } catch {
            #expect(error.param == param)
        }
    }

    @Test func `nothing is dropped in silence: what vectors cannot have is told`() throws {
        let members = #""input":"a","user":"u","title":"T","auto_truncate":true,"extra_body":{"x":1,"google":{}}"#
        let request = try GeminiEmbeddingRequest(try Self.request(members), isVertex: false)
        #expect(request.losses.map(\.param) == ["user", "extra_body.x", "title", "auto_truncate"])
        #expect(request.losses.allSatisfy { $0.weight == .ignored })
        #expect(!Self.text(request.calls[0]).contains("title"))
        #expect(try Self.calls(members, isVertex: true).map(Self.text)[0].contains(#""autoTruncate":true"#))
    }

    @Test func `Google's members count in google as beside the others`() throws {
        let call = try Self.calls(#""input":"a","google":{"task_type":"CLUSTERING"}"#)[0]
        #expect(try Self.json(Self.text(call))["taskType"]?.string == "CLUSTERING")
    }

    // MARK: - Answers

    private static func answer(
        _ members: String, to request: String, model: String = "gemini-embedding-001", _ answers: String...
    ) throws -> String {
        let asked = try Self.request(request, model: model)
        let response = try GeminiEmbeddingRequest(asked, isVertex: false).decode(try answers.map { try json($0) })
        return String(decoding: response.encoded(asked.encoding), as: UTF8.self)
    }

    @Test func `floats keep their digits`() throws {
        let answer = try Self.answer(
            "", to: #""input":"a""#,
            "{\"embedding\":{\"values\":[\n  -0.004177954,\n  4.623822e-05, 1]},\"usageMetadata\":{\"promptTokenCount\":3}}"
        )
        #expect(
            answer
                == #"{"object":"list","data":[{"object":"embedding","index":0,"embedding":[-0.004177954,4.623822e-05,1]}],"#
                + #""model":"gemini-embedding-001","usage":{"prompt_tokens":3,"total_tokens":3}}"#)
    }

    @Test func `base64 is little-endian floats`() throws {
        let answer = try Self.answer(
            "", to: #""input":"a","encoding_format":"base64""#, #"{"embeddings":[{"values":[1.0,-2,0.5]}]}"#)
        #expect(answer.contains(#""embedding":"AACAPwAAAMAAAAA/""#))
        #expect(answer.contains(#""prompt_tokens":0"#))
    }

    @Test func `answers to several calls are joined in order and their tokens added`() throws {
        let asked = try Self.request("\"input\":[\((0..<150).map { "\"\($0)\"" }.joined(separator: ","))]")
        let request = try GeminiEmbeddingRequest(asked, isVertex: false)
        let answers = try request.calls.map { call in
            let vectors = call.inputs.map { "{\"values\":[\($0),1]}" }.joined(separator: ",")
            return try Self.json("{\"embeddings\":[\(vectors)],\"usageMetadata\":{\"promptTokenCount\":7}}")
        }
        let response = try Self.json(String(decoding: try request.decode(answers).encoded(.float), as: UTF8.self))
        let data = response["data"].map { Array($0.elements) } ?? []
        #expect(data.map { $0["index"]?.int } == (0..<150).map { $0 })
        #expect(data.map { $0["embedding"]?.elements.first { _ in true }?.int } == (0..<150).map { $0 })
        #expect(response["usage"]?["total_tokens"]?.int == 14)
    }

    @Test(arguments: [
        ("gemini-embedding-001", #","dimensions":2"#, "[0.6,0.8]"),
        ("models/gemini-embedding-001", #","dimensions":2"#, "[0.6,0.8]"),
        ("gemini-embedding-001", "", "[3,4]"), ("gemini-embedding-001", #","dimensions":3072"#, "[3,4]"),
        ("gemini-embedding-2", #","dimensions":2"#, "[3,4]"), ("text-embedding-004", #","dimensions":2"#, "[3,4]"),
    ])
    func `only what gemini-embedding-001 has shortened is made as long as OpenAI's`(
        _ model: String, _ dimensions: String, _ vector: String
    ) throws {
        let answer = try Self.answer(
            "", to: #""input":"a""# + dimensions, model: model, #"{"embedding":{"values":[3,4]}}"#)
        #expect(answer.contains("\"embedding\":\(vector)"))
    }

    @Test func `a vector of zeros has no length to be made`() throws {
        let answer = try Self.answer("", to: #""input":"a","dimensions":2"#, #"{"embedding":{"values":[0,0.0]}}"#)
        #expect(answer.contains(#""embedding":[0,0.0]"#))
    }

    @Test(arguments: [
        ("{}", EmbeddingAnswerError.count(expected: 1, found: 0)), ("[]", .count(expected: 1, found: 0)),
        (#"{"embeddings":[]}"#, .count(expected: 1, found: 0)),
        (#"{"embeddings":[{"values":[1]},{"values":[1]}]}"#, .count(expected: 1, found: 2)),
        (#"{"embedding":{}}"#, .notNumbers(input: 0)), (#"{"embedding":{"values":[]}}"#, .notNumbers(input: 0)),
        (#"{"embedding":{"values":["NaN"]}}"#, .notNumbers(input: 0)),
        (#"{"embedding":{"values":[1,null]}}"#, .notNumbers(input: 0)), (#"{"embedding":7}"#, .notNumbers(input: 0)),
    ])
    func `an answer without the vectors is a fault of the upstream`(
        _ answer: String, _ error: EmbeddingAnswerError
    ) throws {
        let request = try GeminiEmbeddingRequest(try Self.request(#""input":"a""#), isVertex: false)
        #expect(throws: error) { try request.decode([try Self.json(answer)]) }
        #expect(throws: EmbeddingAnswerError.count(expected: 1, found: 0)) { try request.decode([]) }
    }
}
