internal import Wire

/// Writes the turns of a conversation in OpenAI's form.
struct OpenAIMessages: Sendable {
    /// Whose thought signatures go along: the endpoint's own; nil: nobody's.
    let issuer: String?
    /// What the model is told beside what the request says.
    let instruction: String?

    /// Roughly how many bytes the messages take: growing would copy large files again.
    func size(of messages: [ChatMessage]) -> Int {
        var size = instruction?.utf8.count ?? 0
        for message in messages {
            size += 128
            for part in message.parts {
                switch part {
                case .text(let text): size += text.utf8.count + text.utf8.count / 8 + 64
                case .media(let media):
                    if case .base64(let base64) = media.source { size += base64.count }
                    size += 256
                }
            }
            for call in message.toolCalls { size += call.arguments.utf8.count * 2 + 256 }
        }
        return size
    }

    func write(_ messages: [ChatMessage], to writer: inout JSONWriter) throws(InvalidRequest) {
        var pending = instruction
        writer.beginArray()
        // Servers with a strict template take one system message, and only at the start.
        if let instruction = pending, messages.first?.role != .system {
            begin("system", &writer)
            writer.member("content", instruction)
            writer.endObject()
            pending = nil
        }
        for message in messages {
            try write(message, adding: pending, to: &writer)
            pending = nil
        }
        writer.endArray()
    }

    private func write(
        _ message: ChatMessage, adding instruction: String?, to writer: inout JSONWriter
    ) throws(InvalidRequest) {
        begin(message.role.rawValue, &writer)
        if message.role == .tool {
            if let id = message.toolCallID { writer.member("tool_call_id", id) }
        }
        writer.key("content")
        if message.role == .assistant, message.parts.isEmpty {
            if message.toolCalls.isEmpty { writer.string("") } else { writer.null() }
        } else if message.isPlain {
            writer.string(instruction.map { "\(message.text)\n\n\($0)" } ?? message.text)
        } else {
            try write(message.parts, adding: instruction, to: &writer)
        }
        if !message.toolCalls.isEmpty { write(message.toolCalls, to: &writer) }
        writer.endObject()
    }

    private func begin(_ role: String, _ writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("role", role)
    }

    private func write(
        _ parts: [ChatPart], adding instruction: String?, to writer: inout JSONWriter
    ) throws(InvalidRequest) {
        writer.beginArray()
        for part in parts {
            switch part {
            case .text(let text): writer.textPart(text)
            case .media(let media): try media.write(to: &writer)
            }
        }
        if let instruction { writer.textPart(instruction) }
        writer.endArray()
    }

    private func write(_ calls: [ToolCall], to writer: inout JSONWriter) {
        writer.key("tool_calls")
        writer.beginArray()
        for var call in calls {
            let isOwn = issuer != nil && call.signature?.issuer == issuer
            // The endpoint knows that it is its own.
            call.signature = isOwn ? call.signature.map { ThoughtSignature(value: $0.value, issuer: nil) } : nil
            if call.arguments.isEmpty, !call.isCustom { call.arguments = "{}" }
            call.write(to: &writer, index: nil)
        }
        writer.endArray()
    }
}

extension ChatMessage {
    /// Whether the content is one text.
    fileprivate var isPlain: Bool {
        parts.allSatisfy { part in
            if case .text = part { true } else { false }
        }
    }
}

extension JSONWriter {
    fileprivate mutating func textPart(_ text: String) {
        beginObject()
        member("type", "text")
        member("text", text)
        endObject()
    }
}
