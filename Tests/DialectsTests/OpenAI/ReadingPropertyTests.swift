import Dialects
import Support
import Testing
import Wire

/// Requests made of right members, wrong ones and noise: each is read or refused, and nothing crashes.
struct ReadingPropertyTests {
    private struct Maker {
        var generator: SeededGenerator

        private static let names = [
            "model", "messages", "prompt", "input", "n", "max_tokens", "max_completion_tokens", "temperature", "top_p",
            "top_k", "stop", "seed", "logprobs", "top_logprobs", "logit_bias", "response_format", "json_schema",
            "schema", "tools", "functions", "tool_choice", "function_call", "tool_calls", "function", "custom",
            "format",
            "name", "arguments", "type", "role", "content", "text", "image_url", "url", "input_audio", "data", "file",
            "file_data", "filename", "file_id", "video_url", "detail", "refusal", "images", "audio", "voice", "id",
            "extra_content", "google", "vertex", "thought_signature", "issuer", "provider_specific_fields",
            "extra_body", "thinking_config", "reasoning", "reasoning_effort", "thinking", "effort", "modalities",
            "allowed_tools", "mode", "web_search_options", "stream_options", "echo", "suffix", "best_of",
            "encoding_format", "dimensions", "task_type", "tool_call_id", "input",
        ]
        private static let texts = [
            "", "user", "assistant", "system", "tool", "function", "custom", "text", "image_url", "input_audio", "file",
            "video_url", "auto", "required", "none", "allowed_tools", "json_schema", "json_object", "f", "low", "wav",
            "data:image/png;base64,aGk=", "data:,", "data:;base64,!", "data:", "https://a.example/b", "\u{0}", "é",
            "c__sig_gapi_abcd", "c__thought__", "a.pdf", ".", "{\"x\":1}", "base64", "gs://b/c", "\\/", ",", "=",
        ]

        mutating func value(depth: Int) -> JSONValue {
            switch Int.random(in: 0..<(depth > 0 ? 12 : 7), using: &generator) {
            case 0: .null
            case 1: .bool(Bool.random(using: &generator))
            case 2: .number(JSONNumber(Int.random(in: -3...300, using: &generator)))
            case 3:
                JSONNumber(
                    ["1e999", "0.5", "-0", "99999999999999999999", "1e-9"].randomElement(using: &generator) ?? "1"
                )
                .map { .number($0) } ?? .null
            case 4, 5, 6: .string(Self.texts.randomElement(using: &generator) ?? "")
            case 7, 8: .array((0..<Int.random(in: 0..<4, using: &generator)).map { _ in value(depth: depth - 1) })
            default: .object(object(depth: depth - 1))
            }
        }

        mutating func object(depth: Int) -> JSONObject {
            var members: [JSONObject.Member] = []
            for _ in 0..<Int.random(in: 0..<7, using: &generator) {
                let name = Self.names.randomElement(using: &generator) ?? ""
                members.append(.init(name: name, value: value(depth: depth)))
            }
            return JSONObject(members)
        }

        /// A good request with some of its values replaced.
        mutating func damaged(_ value: JSONValue) -> JSONValue {
            if Int.random(in: 0..<40, using: &generator) == 0 { return self.value(depth: 2) }
            switch value {
            case .array(let elements): return .array(elements.map { damaged($0) })
            case .object(let object):
                return .object(JSONObject(object.members.map { .init(name: $0.name, value: damaged($0.value)) }))
            default: return value
            }
        }
    }

    private static let good = #"""
        {"model":"m","messages":[{"role":"system","content":"s"},{"role":"user","content":[{"type":"text","text":"t"},
        {"type":"image_url","image_url":{"url":"data:image/png;base64,aGk=","detail":"low"}},
        {"type":"input_audio","input_audio":{"data":"aGk=","format":"wav"}},
        {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,aGk="}}]},
        {"role":"assistant","content":"a","tool_calls":[{"id":"c__sig_gapi_abcd","type":"function",
        "function":{"name":"f","arguments":"{}"},"extra_content":{"google":{"thought_signature":"abcd"}}}],
        "images":[{"image_url":{"url":"data:image/png;base64,aGk="}}],"audio":{"id":"a"}},
        {"role":"tool","tool_call_id":"c","content":"x"}],"prompt":["a","b"],"input":["a","b"],
        "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}},
        {"type":"custom","custom":{"name":"g","format":{"type":"text"}}}],"functions":[{"name":"h"}],
        "tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[{"function":{"name":"f"}}]}},
        "response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{"type":"object"}}},
        "reasoning":{"effort":"low","max_tokens":5},"thinking":{"type":"enabled","budget_tokens":5},
        "stop":["a"],"n":2,"temperature":1,"logprobs":true,"modalities":["text"],"audio":{"voice":"v","format":"wav"},
        "extra_body":{"google":{"thinking_config":{"thinking_budget":5}}},"google":{"tools":[]},"labels":{"a":"b"},
        "dimensions":5,"encoding_format":"base64","task_type":"X","title":"t","user":"u"}
        """#

    private static func read(_ body: JSONView) -> (read: Int, refused: Int) {
        var outcome = (read: 0, refused: 0)
        func count(_ work: () throws(InvalidRequest) -> Void) {
            do throws(InvalidRequest) {
                try work()
                outcome.read += 1
            } catch {
                outcome.refused += 1
                #expect(error.param?.isEmpty != true)
                #expect(!error.message.isEmpty)
            }
        }
        count { () throws(InvalidRequest) in _ = try ChatRequest(chat: body, model: "m") }
        count { () throws(InvalidRequest) in _ = try ChatRequest.chat(asWritten: body, model: "m") }
        count { () throws(InvalidRequest) in _ = try ChatRequest.completions(body, model: "m") }
        count { () throws(InvalidRequest) in
            let request = try EmbeddingRequest(body, model: "m")
            for call in try GeminiEmbeddingRequest(request, isVertex: true).calls {
                #expect((try? JSONDocument(parsing: call.body)) != nil)
            }
        }
        return outcome
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `no JSON crashes the reading of a request`(_ seed: UInt64) throws {
        var maker = Maker(generator: SeededGenerator(seed: seed))
        let good = try JSONValue(parsing: Array(Self.good.utf8))
        var read = 0
        var refused = 0
        for round in 0..<100 {
            let value = round % 2 == 0 ? maker.damaged(good) : maker.value(depth: 6)
            let outcome = Self.read(try JSONDocument(parsing: value.text).root)
            read += outcome.read
            refused += outcome.refused
        }
        // Both ways must be taken, or the property says nothing.
        #expect(read > 10)
        #expect(refused > 10)
    }

    @Test func `the request that is damaged is good itself`() throws {
        #expect(Self.read(try JSONDocument(parsing: Array(Self.good.utf8)).root).read == 3)
    }

    @Test(.enabled(if: Fixtures.isAvailable, Comment(rawValue: Fixtures.skipReason)))
    func `every recorded OpenAI chat is read`() throws {
        var count = 0
        for name in Fixtures.files(in: "openai") where name.hasSuffix(".json") {
            let recording = try JSONDocument(parsing: try Fixtures.data("openai/" + name)).root
            guard let path = recording["request"]?["path"]?.string, path.hasSuffix("/chat/completions"),
                let body = recording["request"]?["body"], body.kind == .object,
                (recording["response"]?["status"]?.int ?? 0) == 200
            else { continue }
            count += 1
            do throws(InvalidRequest) {
                _ = try ChatRequest(chat: body, model: "m")
            } catch {
                // One server's own kind of tool is in there.
                #expect(error.param == "tools[0].type", "\(name): \(error.message)")
            }
        }
        #expect(count > 0)
    }
}
