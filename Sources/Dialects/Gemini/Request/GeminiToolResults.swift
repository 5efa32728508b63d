/// Which message holds the result of which call.
///
/// A result belongs to the nearest message before it that has an open call of its id; equal ids within one message are
/// answered in order. Ids may come again in later rounds of a conversation.
struct GeminiToolResults {
    /// By message and call: the message with the result.
    private var answers: [[Int?]]
    private var open: [Key: [Group]] = [:]

    /// What calls are found by. Bytes: equal strings need not have equal bytes.
    private enum Key: Hashable {
        case id([UInt8])
        case name([UInt8])
    }

    /// The calls of one message that share a key.
    private struct Group {
        let message: Int
        var calls: [Int]
        var next = 0
    }

    /// Matches all results of a conversation.
    ///
    /// - Throws: `InvalidRequest` for a result without a call: Gemini refuses it too, but without naming it.
    init(matching messages: [ChatMessage]) throws(InvalidRequest) {
        answers = messages.map { Array(repeating: nil, count: $0.toolCalls.count) }
        for (position, message) in messages.enumerated() {
            switch message.role {
            case .assistant: offer(message.toolCalls, of: position)
            case .tool: try match(message, at: position)
            case .system, .user: break
            }
        }
    }

    /// The position of the message that answers a call; nil if none does.
    func answer(to call: Int, of message: Int) -> Int? {
        answers[message][call]
    }

    private mutating func offer(_ calls: [ToolCall], of message: Int) {
        for (index, call) in calls.enumerated() {
            if !call.id.isEmpty { offer(index, of: message, as: .id(Array(call.id.utf8))) }
            offer(index, of: message, as: .name(Array(call.name.utf8)))
        }
    }

    private mutating func offer(_ call: Int, of message: Int, as key: Key) {
        var groups = open.removeValue(forKey: key) ?? []
        if let last = groups.last, last.message == message {
            groups[groups.count - 1].calls.append(call)
        } else {
            groups.append(Group(message: message, calls: [call]))
        }
        open[key] = groups
    }

    private mutating func match(_ message: ChatMessage, at position: Int) throws(InvalidRequest) {
        if let id = message.toolCallID, !id.isEmpty {
            guard let call = take(.id(Array(id.utf8))) else {
                throw InvalidRequest(
                    param: "\(message.place).tool_call_id",
                    message:
                        "\"\(message.place).tool_call_id\" is \"\(id)\", but no call before it with this id awaits a result"
                )
            }
            answers[call.message][call.index] = position
        } else {
            let name = message.toolName ?? ""
            guard let call = take(.name(Array(name.utf8))) else {
                throw InvalidRequest(
                    param: "\(message.place).name",
                    message: "\"\(message.place).name\" is \"\(name)\", but no call of this function awaits a result")
            }
            answers[call.message][call.index] = position
        }
    }

    /// Takes the first open call of the nearest message.
    private mutating func take(_ key: Key) -> (message: Int, index: Int)? {
        guard var groups = open.removeValue(forKey: key) else { return nil }
        defer { if !groups.isEmpty { open[key] = groups } }
        while var group = groups.popLast() {
            while group.next < group.calls.count {
                let index = group.calls[group.next]
                group.next += 1
                guard answers[group.message][index] == nil else { continue }
                if group.next < group.calls.count { groups.append(group) }
                return (group.message, index)
            }
        }
        return nil
    }
}
