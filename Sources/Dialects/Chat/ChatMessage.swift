public import Wire

/// One turn of a conversation.
public struct ChatMessage: Sendable {
    /// Who speaks.
    public enum Role: String, Sendable {
        case system, user, assistant, tool
    }

    public var role: Role
    public var parts: [ChatPart]
    /// An assistant's calls.
    public var toolCalls: [ToolCall] = []
    /// Which call a tool's message answers: its id, or, in the legacy form, its name alone.
    public var toolCallID: String?
    public var toolName: String?
    /// What an issuer signed an assistant's text with.
    public var signature: ThoughtSignature?
    /// Members that came in `extra_content.google` of an assistant's message.
    public var googleExtras: JSONView?
    /// Where the message stands.
    package var position: Position

    /// Where a message stands in its request, put into words only for errors.
    package enum Position: Sendable {
        case anywhere
        case message(Int)
        case prompt
    }

    /// Where the message stands, for errors: `messages[3]`.
    package var place: String {
        switch position {
        case .anywhere: "messages"
        case .message(let number): "messages[\(number)]"
        case .prompt: "prompt"
        }
    }

    package init(role: Role, parts: [ChatPart], at position: Position) {
        self.role = role
        self.parts = parts
        self.position = position
    }

    /// A message of parts.
    public init(role: Role, parts: [ChatPart]) {
        self.init(role: role, parts: parts, at: .anywhere)
    }

    /// A message of one text.
    public init(role: Role, text: String) {
        self.init(role: role, parts: [.text(text)])
    }

    /// The text of all parts that have one.
    public var text: String {
        var text = ""
        for case .text(let part) in parts { text += part }
        return text
    }
}

extension ChatMessage {
    /// What the model is told to be.
    public static func system(_ text: String) -> ChatMessage {
        ChatMessage(role: .system, text: text)
    }

    /// What the user says, with pictures, sounds or documents where there are some.
    public static func user(_ text: String, media: [Media] = []) -> ChatMessage {
        ChatMessage(role: .user, parts: [.text(text)] + media.map { .media($0) })
    }

    /// What the model has said before.
    public static func assistant(_ text: String) -> ChatMessage {
        ChatMessage(role: .assistant, text: text)
    }

    /// What a function gave, as the answer to the call the model made.
    public static func tool(_ result: String, answering call: ToolCall) -> ChatMessage {
        var message = ChatMessage(role: .tool, text: result)
        message.toolCallID = call.id
        message.toolName = call.name
        return message
    }
}

/// A piece of a message.
public enum ChatPart: Sendable {
    case text(String)
    case media(Media)
}

/// A model's encrypted state, which goes back to who issued it and to nobody else.
public struct ThoughtSignature: Sendable, Equatable {
    /// Base64.
    public let value: String
    /// The mark of the endpoint that issued it; nil where the client kept only the value.
    public let issuer: String?

    /// A signature as it came.
    public init(value: String, issuer: String?) {
        self.value = value
        self.issuer = issuer
    }
}
