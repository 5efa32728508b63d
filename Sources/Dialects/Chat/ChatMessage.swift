package import Wire

/// One turn of a conversation.
package struct ChatMessage: Sendable {
    package enum Role: Sendable {
        case system, user, assistant, tool
    }

    package var role: Role
    package var parts: [ChatPart]
    /// An assistant's calls.
    package var toolCalls: [ToolCall] = []
    /// Which call a tool's message answers: its id, or, in the legacy form, its name alone.
    package var toolCallID: String?
    package var toolName: String?
    /// What an issuer signed an assistant's text with.
    package var signature: ThoughtSignature?
    /// Members that came in `extra_content.google` of an assistant's message.
    package var googleExtras: JSONView?
    /// Where the message stands, for errors: `messages[3]`.
    package var place: String

    package init(role: Role, parts: [ChatPart], place: String = "messages") {
        self.role = role
        self.parts = parts
        self.place = place
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
    case media(Media)
}

/// A picture, a sound, a film or a document.
package struct Media: Sendable {
    package enum Kind: Sendable {
        case image, audio, video, document
    }

    package enum Source: Sendable {
        /// Base64 as it stands between the quotes of a JSON string: one range of the client's bytes, never decoded.
        case base64(ArraySlice<UInt8>)
        /// `https:`, `http:`, `gs:` or a file's id.
        case address(String)
    }

    package var kind: Kind
    package var source: Source
    /// The type without parameters, in lower case; nil where the client named none.
    package var mimeType: String?
    /// `low`, `high`, `auto` or `original`, for images.
    package var detail: String?
    package var signature: ThoughtSignature?
    /// Where it stands, for errors: `messages[3].content[1].image_url.url`.
    package var place: String

    package init(kind: Kind, source: Source, mimeType: String? = nil, place: String) {
        self.kind = kind
        self.source = source
        self.mimeType = mimeType
        self.place = place
    }
}

/// A model's encrypted state, which goes back to who issued it and to nobody else.
package struct ThoughtSignature: Sendable, Equatable {
    /// Base64.
    package let value: String
    /// The mark of the endpoint that issued it; nil where the client kept only the value.
    package let issuer: String?

    package init(value: String, issuer: String?) {
        self.value = value
        self.issuer = issuer
    }
}
