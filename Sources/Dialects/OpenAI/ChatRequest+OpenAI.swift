package import Wire

extension ChatRequest {
    /// Reads the body of `POST /v1/chat/completions`, whose envelope has been checked.
    package init(chat body: JSONView, model: String) throws(InvalidRequest) {
        var messages: [ChatMessage] = []
        if let turns = body["messages"] {
            for (index, turn) in turns.elements.enumerated() {
                messages.append(try ChatMessage(turn, at: "messages[\(index)]"))
            }
        }
        self.init(model: model, messages: messages)
        try readChoices(body)
        sampling.maxTokens = try Self.count(body["max_completion_tokens"] ?? body["max_tokens"], called: "max_tokens")
        if let type = body["response_format"]?["type"], !type.stringEquals("text") { format = .json }
    }

    /// Reads the body of `POST /v1/completions`: one request for each prompt.
    package static func completions(_ body: JSONView, model: String) throws(InvalidRequest) -> [ChatRequest] {
        var requests: [ChatRequest] = []
        let prompts = try texts(body["prompt"], called: "prompt")
        for prompt in prompts {
            var request = ChatRequest(model: model, messages: [ChatMessage(role: .user, parts: [.text(prompt)])])
            try request.readChoices(body)
            guard prompts.count * request.choiceCount <= 2048 else {
                throw InvalidRequest(param: "n", message: "\"n\" times the prompts must not be more than 2048 answers")
            }
            request.sampling.maxTokens = try count(body["max_tokens"], called: "max_tokens")
            requests.append(request)
        }
        return requests
    }

    private mutating func readChoices(_ body: JSONView) throws(InvalidRequest) {
        choiceCount = try Self.count(body["n"], called: "n") ?? 1
        guard (1...128).contains(choiceCount) else {
            throw InvalidRequest(param: "n", message: "\"n\" must be between 1 and 128")
        }
    }

    private static func count(_ value: JSONView?, called name: String) throws(InvalidRequest) -> Int? {
        guard let value, value.kind != .null else { return nil }
        guard let count = value.int, count >= 0 else {
            throw InvalidRequest(param: name, message: "\"\(name)\" must be an integer that is not negative")
        }
        return count
    }
}

extension ChatMessage {
    fileprivate init(_ message: JSONView, at place: String) throws(InvalidRequest) {
        guard let role = message["role"]?.string, let known = Role(openAI: role) else {
            throw InvalidRequest(
                param: "\(place).role",
                message: "\"\(place).role\" must be one of system, developer, user, assistant, tool and function")
        }
        self.init(role: known, parts: [])
        guard let content = message["content"] else { return }
        switch content.kind {
        case .string:
            parts = [.text(content.string ?? "")]
        case .array:
            for part in content.elements {
                if let text = part["text"]?.string { parts.append(.text(text)) }
            }
        case .null: break
        default:
            throw InvalidRequest(
                param: "\(place).content", message: "\"\(place).content\" must be a string, an array or null")
        }
    }
}

extension ChatMessage.Role {
    fileprivate init?(openAI name: String) {
        switch name {
        case "system", "developer": self = .system
        case "user": self = .user
        case "assistant": self = .assistant
        case "tool", "function": self = .tool
        default: return nil
        }
    }
}

/// The texts of a `prompt` or an `input`: a string, an array of strings, tokens, or an array of tokens.
func texts(_ value: JSONView?, called name: String) throws(InvalidRequest) -> [String] {
    let wrong = InvalidRequest(
        param: name, message: "\"\(name)\" must be a string, an array of strings, or arrays of token numbers")
    guard let value else { throw wrong }
    if let text = value.string { return [text] }
    guard value.kind == .array else { throw wrong }
    guard value.count <= 2048 else {
        throw InvalidRequest(param: name, message: "\"\(name)\" must have at most 2048 elements")
    }
    if value.count > 0 && value.elements.allSatisfy({ $0.kind == .number }) { return [tokenText(value)] }
    var texts: [String] = []
    for element in value.elements {
        if let text = element.string {
            texts.append(text)
        } else if element.kind == .array {
            texts.append(tokenText(element))
        } else {
            throw wrong
        }
    }
    return texts
}

/// Token numbers as text: nothing here knows what they stand for.
private func tokenText(_ tokens: JSONView) -> String {
    tokens.elements.map { String(decoding: $0.rawBytes, as: UTF8.self) }.joined(separator: " ")
}
