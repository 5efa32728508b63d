/// A chat request in no dialect's words: what a surface decodes to and a dialect encodes from.
package struct ChatRequest: Sendable {
    /// The model as the client named it.
    package var model: String
    package var messages: [ChatMessage]
    /// How many answers are wanted (`n`).
    package var choiceCount = 1
    /// The most tokens one answer may have.
    package var maxTokens: Int?
    package var format = OutputFormat.text

    package init(model: String, messages: [ChatMessage]) {
        self.model = model
        self.messages = messages
    }
}

/// One turn of a conversation.
package struct ChatMessage: Sendable {
    package enum Role: Sendable {
        case system, user, assistant, tool
    }

    package var role: Role
    package var parts: [ChatPart]

    package init(role: Role, parts: [ChatPart]) {
        self.role = role
        self.parts = parts
    }

    /// The text of all parts that have one.
    package var text: String {
        var text = ""
        for case .text(let part) in parts { text += part }
        return text
    }
}

/// A piece of a message.
package enum ChatPart: Sendable {
    case text(String)
    /// Something that is not text, by the type its dialect gives it: `image_url`.
    case other(type: String)
}

/// What form an answer's text must have.
package enum OutputFormat: Sendable {
    case text
    case json
}
