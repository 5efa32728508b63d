internal import Wire

/// One of the answers to a request.
public struct ChatChoice: Sendable {
    /// Its number among the answers.
    public let index: Int
    public var text = ""
    /// A summary of the model's thoughts.
    public var reasoning = ""
    public var refusal = ""
    public var toolCalls: [ToolCall] = []
    public var citations: [Citation] = []
    public var logprobs: [TokenLogprob] = []
    /// Pictures and whatever else is no sound.
    public private(set) var images: [GeneratedMedia] = []
    /// A sound, in the pieces it came in.
    public private(set) var audio: [GeneratedMedia] = []
    /// What the server gave as the reason of the end, if it gave one.
    package var finish: FinishReason?
    /// Members for `extra_content.google`: JSON text of an object, or nothing.
    private(set) var extras: [UInt8] = []

    init(index: Int) {
        self.index = index
    }

    /// Why it ended.
    public var finishReason: FinishReason { finish ?? (toolCalls.isEmpty ? .stop : .toolCalls) }

    mutating func append(_ media: GeneratedMedia) {
        if media.isAudio { audio.append(media) } else { images.append(media) }
    }

    /// Joins the members of two objects.
    mutating func append(extras members: [UInt8]) {
        guard members.count > 2 else { return }
        guard !extras.isEmpty else { return extras = members }
        extras.removeLast()
        extras.append(UInt8(ascii: ","))
        extras.append(contentsOf: members.dropFirst())
    }

    /// The answer as a turn of the conversation, with what its issuer wants to see again.
    public var message: ChatMessage {
        var message = ChatMessage(role: .assistant, parts: text.isEmpty ? [] : [.text(text)])
        for image in images {
            var media = Media(kind: .image, source: .base64(image.base64), mimeType: image.mimeType, place: "messages")
            media.signature = image.signature
            message.parts.append(.media(media))
        }
        message.toolCalls = toolCalls
        message.googleExtras = (try? JSONDocument(parsing: extras))?.root
        if let value = message.googleExtras?["thought_signature"]?.string {
            message.signature = ThoughtSignature(value: value, issuer: message.googleExtras?["issuer"]?.string)
        }
        return message
    }
}
