internal import Wire

extension ChatRequestReader {
    mutating func readMessages() throws(InvalidRequest) {
        guard let messages = take("messages") else { return }
        if messages.count == 0 { refuse("messages", "\"messages\" must not be empty") }
        request.messages.reserveCapacity(messages.count)
        for (index, message) in messages.elements.enumerated() {
            request.messages.append(try read(message, at: index))
        }
    }

    private mutating func read(_ view: JSONView, at number: Int) throws(InvalidRequest) -> ChatMessage {
        guard let name = view["role"]?.string, let role = ChatMessage.Role(openAI: name) else {
            throw .wrongType("messages[\(number)].role", "one of system, developer, user, assistant, tool and function")
        }
        var message = ChatMessage(role: role, parts: [], at: .message(number))
        if let content = view.given("content") {
            message.parts = try parts(of: content, in: role, at: "messages[\(number)]")
        }
        switch role {
        case .assistant: try readAssistant(view, into: &message)
        case .tool: try readResult(view, isLegacy: name == "function", into: &message)
        case .system, .user: break
        }
        // OpenAI tells participants of one role apart by it; nobody else has a place for it.
        if role != .tool, view.given("name") != nil { request.unexpressed.append("messages[\(number)].name") }
        return message
    }

    private func readResult(
        _ view: JSONView, isLegacy: Bool, into message: inout ChatMessage
    ) throws(InvalidRequest) {
        message.toolName = try view.given("name")?.checkedString("\(message.place).name")
        message.toolCallID = try view.given("tool_call_id")?.checkedString("\(message.place).tool_call_id")
        guard message.toolCallID == nil, message.toolName == nil else { return }
        throw .missing(isLegacy ? "\(message.place).name" : "\(message.place).tool_call_id")
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
