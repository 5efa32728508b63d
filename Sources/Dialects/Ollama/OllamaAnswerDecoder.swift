internal import Wire

/// Reads the answer of `/api/chat`, whole or line by line, as neutral events. The whole answer has one line's form.
struct OllamaAnswerDecoder: Sendable {
    private let context: OllamaContext
    private var ids: CallIDs
    private var callCount = 0
    private var hasBegun = false
    /// Whether the line with `done` has come.
    private(set) var isDone = false

    /// More calls than any model makes.
    private static let maxCalls = 1024

    init(_ context: OllamaContext, answerID: String) {
        self.context = context
        ids = CallIDs(answerID: answerID)
    }

    mutating func take(_ root: JSONView) throws(UpstreamProblem) -> [ChatEvent] {
        if isDone { return [] }
        guard root.kind == .object else { throw .ollama("it is no JSON object") }
        if let problem = OllamaProblems.problem(inAnswer: root) { throw problem }
        guard root["message"] != nil || root["done"] != nil else { throw .ollama("it has no message") }
        var events: [ChatEvent] = []
        if !hasBegun {
            hasBegun = true
            events.append(.start(AnswerStart(model: root["model"]?.string)))
        }
        if let message = root.given("message") { try take(message, &events) }
        let logprobs = root["logprobs"]?.elements.compactMap { TokenLogprob($0) } ?? []
        if !logprobs.isEmpty { events.append(.logprobs(choice: 0, logprobs)) }
        if root["done"]?.bool == true { end(root, &events) }
        return events
    }

    /// Ends the answer.
    func finish() throws(UpstreamProblem) {
        guard isDone else { throw .openAIStreamEnded }
    }

    private mutating func take(_ message: JSONView, _ events: inout [ChatEvent]) throws(UpstreamProblem) {
        guard message.kind == .object else { throw .ollama("its message is no object") }
        let thoughts = try Self.text(message, "thinking")
        if !thoughts.isEmpty, context.showsThoughts { events.append(.reasoning(choice: 0, thoughts)) }
        let text = try Self.text(message, "content")
        if !text.isEmpty { events.append(.text(choice: 0, text)) }
        guard let calls = message.given("tool_calls") else { return }
        guard calls.kind == .array else { throw .ollama("its tool_calls are no array") }
        for call in calls.elements {
            let read = try self.call(call)
            callCount += 1
            guard callCount <= Self.maxCalls else { throw .ollama("it has more than \(Self.maxCalls) calls") }
            if callCount == 1 || !context.keepsOnlyFirstCall { events.append(.toolCall(choice: 0, read)) }
        }
    }

    private static func text(_ message: JSONView, _ name: StaticString) throws(UpstreamProblem) -> String {
        guard let value = message.given(name) else { return "" }
        guard let text = value.string else { throw .ollama("its \(name) is no string") }
        return text
    }

    private mutating func call(_ view: JSONView) throws(UpstreamProblem) -> ToolCall {
        guard let function = view["function"], let name = function["name"]?.string, !name.isEmpty else {
            throw .ollama("a call has no name")
        }
        let arguments: String
        let given = function.given("arguments")
        switch given?.kind {
        case nil: arguments = "{}"
        case .object?: arguments = given.map { String(decoding: $0.rawBytes, as: UTF8.self) } ?? "{}"
        // What speaks Ollama's API without being Ollama may have the text in a string.
        case .string?: arguments = given?.string ?? "{}"
        default: throw .ollama("the arguments of the call of \"\(name)\" are no object")
        }
        let isCustom = context.customTools.contains(name)
        let input = isCustom ? given?["input"]?.string : nil
        return ToolCall(
            id: ids.next(view["id"]?.string), name: name, arguments: input ?? arguments, isCustom: isCustom)
    }

    private mutating func end(_ root: JSONView, _ events: inout [ChatEvent]) {
        isDone = true
        let reason = root["done_reason"]?.string
        // A model that was only loaded or let go has said nothing, and that to the end.
        let finish: FinishReason = reason == "length" ? .length : callCount > 0 ? .toolCalls : .stop
        events.append(.finish(choice: 0, finish))
        let prompt = root["prompt_eval_count"]?.int
        let answer = root["eval_count"]?.int
        // A prompt that was cached whole is not counted.
        if prompt != nil || answer != nil {
            events.append(.usage(Usage(promptTokens: max(0, prompt ?? 0), completionTokens: max(0, answer ?? 0))))
        }
    }
}
