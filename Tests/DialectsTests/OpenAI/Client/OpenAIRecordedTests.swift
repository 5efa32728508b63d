import Support
import Testing
import Wire

@testable import Dialects

/// Recorded exchanges of OpenAI-compatible servers, read as a client reads them.
@Suite(.enabled(if: Fixtures.isAvailable, Comment(rawValue: Fixtures.skipReason)))
struct OpenAIRecordedTests {
    struct Recording: Sendable, CustomTestStringConvertible {
        let name: String
        let status: Int
        let request: JSONView?
        let body: JSONView?
        let stream: [UInt8]?

        var testDescription: String { String(name.prefix(50)) }

        init?(_ name: String) {
            guard let bytes = try? Fixtures.data("openai/\(name)"), let root = (try? JSONDocument(parsing: bytes))?.root
            else { return nil }
            self.name = name
            status = root["response"]?["status"]?.int ?? 0
            request = root["request"]?["body"]
            body = root["response"]?["body"]
            stream = root["response"]?["sse_text"]?.stringBytes
        }

        static let all = Fixtures.files(in: "openai").filter { $0.hasSuffix(".json") }.compactMap { Recording($0) }
        static let chats = all.filter { $0.status == 200 && !$0.name.contains("responses") && $0.isChat }
        static let refusals = all.filter { $0.status >= 400 }

        private var isChat: Bool {
            body?["choices"]?.elements.contains { $0["message"] != nil } ?? false
                || stream.map { String(decoding: $0, as: UTF8.self).contains("\"delta\"") } ?? false
        }

        /// The texts, names and arguments that the bytes hold, put together without any of the code under test.
        var expected: (text: String, names: [String], arguments: String) {
            var parts: [JSONView] = []
            if let stream {
                for line in String(decoding: stream, as: UTF8.self).split(whereSeparator: \.isNewline) {
                    guard line.hasPrefix("data: {"), let event = try? JSONView(parsing: String(line.dropFirst(6)))
                    else {
                        continue
                    }
                    parts += event["choices"]?.elements.compactMap { $0["delta"] } ?? []
                }
            } else {
                parts = body?["choices"]?.elements.compactMap { $0["message"] } ?? []
            }
            let functions = parts.flatMap { part in
                (part["tool_calls"]?.elements.compactMap { $0["function"] } ?? [])
                    + [part["function_call"]].compactMap(\.self)
            }
            return (
                parts.compactMap { $0["content"]?.string }.joined(),
                functions.compactMap { $0["name"]?.string }.filter { !$0.isEmpty },
                functions.compactMap { $0["arguments"]?.string }.joined()
            )
        }
    }

    private static let context = OpenAIContext(issuer: "test", speechFormat: nil)
    private static let id = String(repeating: "0", count: 32)

    private func read(_ recording: Recording, inPiecesOf size: Int) throws -> ChatResponse {
        guard let stream = recording.stream else {
            var decoder = OpenAIAnswerDecoder(Self.context, answerID: Self.id)
            let body = try #require(recording.body)
            return ChatResponse(folding: try decoder.take(body) + decoder.finish())
        }
        var decoder = OpenAIStreamDecoder(Self.context, answerID: Self.id, maxEventBytes: 8 << 20)
        var events: [ChatEvent] = []
        var start = 0
        while start < stream.count {
            let end = min(start + size, stream.count)
            events += try decoder.feed(Array(stream[start..<end]))
            start = end
        }
        return ChatResponse(folding: events + (try decoder.finish()))
    }

    @Test(arguments: Recording.chats)
    func `every recorded answer is read with all its text and calls, however it is cut`(_ recording: Recording) throws {
        let expected = recording.expected
        for size in [Int.max / 2, 1, 7] {
            let response = try read(recording, inPiecesOf: size)
            let calls = response.choices.flatMap(\.toolCalls)
            if response.choices.count == 1 { #expect(response.text == expected.text) }
            #expect(calls.map(\.name) == expected.names)
            #expect(
                calls.map(\.arguments).joined()
                    == (expected.arguments.isEmpty && !calls.isEmpty ? "{}" : expected.arguments))
            #expect(calls.allSatisfy { !$0.id.isEmpty })
            #expect(response.choices.allSatisfy { $0.finish != nil })
            #expect(calls.isEmpty || response.choices.contains { $0.finishReason == .toolCalls })
            for call in calls { #expect((try? JSONValue(parsing: call.arguments)) != nil, "\(call.arguments)") }
        }
    }

    @Test func `recordings of many servers are among them`() {
        #expect(Recording.chats.count > 60)
        for server in ["vllm", "ollama", "llama-cpp", "lmstudio", "mistral", "groq", "openrouter"] {
            #expect(Recording.chats.contains { $0.name.contains(server) }, "\(server)")
        }
    }

    @Test(arguments: Recording.refusals)
    func `every recorded refusal is read with its message`(_ recording: Recording) throws {
        let body = try #require(recording.body)
        let problem = OpenAIProblems.decode(
            status: recording.status, fields: HTTPFields(), body: Array(body.rawBytes))
        #expect(problem.status == recording.status)
        #expect(problem.message == OpenAIError.message(in: body).map(KeyMask.masked))
        #expect(problem.isKeyFault == (recording.status == 401))
        if recording.status == 404 { #expect(problem.code == "model_not_found") }
        if recording.name.hasPrefix("031") { #expect(problem.code == "context_length_exceeded") }
    }

    @Test(arguments: Recording.all.filter { $0.request?["messages"] != nil && $0.status == 200 })
    func `a recorded request that was read and written again means the same`(_ recording: Recording) throws {
        let body = try #require(recording.request)
        guard let request = try? ChatRequest(chat: body, model: "m") else { return }
        let first = try OpenAIDialect(baseURL: "http://h/v1").encoder(for: request, conceding: ChatConcessions())
            .encode(streaming: false, media: [:]).body
        let again = try ChatRequest(chat: JSONDocument(parsing: first).root, model: "m")
        let second = try OpenAIDialect(baseURL: "http://h/v1").encoder(for: again, conceding: ChatConcessions())
            .encode(streaming: false, media: [:]).body
        #expect(String(decoding: first, as: UTF8.self) == String(decoding: second, as: UTF8.self))
        #expect(again.messages.map(\.text) == request.messages.map(\.text))
        #expect(again.messages.map(\.role) == request.messages.map(\.role))
        #expect(
            again.messages.flatMap(\.toolCalls).map(\.arguments)
                == request.messages.flatMap(\.toolCalls).map { $0.arguments.isEmpty ? "{}" : $0.arguments })
        #expect(again.tools.map(\.name) == request.tools.map(\.name))
        #expect(again.sampling.temperature == request.sampling.temperature)
        #expect(again.sampling.maxTokens == request.sampling.maxTokens)
        #expect(again.sampling.stop == request.sampling.stop)
    }
}
