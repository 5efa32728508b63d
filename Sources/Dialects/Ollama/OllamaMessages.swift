internal import Wire

/// Writes the turns of a conversation in Ollama's form: one text, pictures in base64 beside it, calls as objects.
struct OllamaMessages {
    private let messages: [ChatMessage]
    private let fetched: [String: FetchedMedia]

    init(_ messages: [ChatMessage], fetched: [String: FetchedMedia]) {
        self.messages = messages
        self.fetched = fetched
    }

    /// The addresses of pictures, each once.
    static func remoteAddresses(in messages: [ChatMessage]) -> [String] {
        var seen: Set<String> = []
        var addresses: [String] = []
        for message in messages {
            for case .media(let media) in message.parts where media.kind == .image {
                guard case .address(let address) = media.source, seen.insert(address).inserted else { continue }
                addresses.append(address)
            }
        }
        return addresses
    }

    func write(to writer: inout JSONWriter) throws(InvalidRequest) {
        writer.beginArray()
        // Ollama's templates know a function's result by its name, OpenAI's clients by the id of its call.
        var names: [String: String] = [:]
        for message in messages {
            try write(message, naming: names, to: &writer)
            for call in message.toolCalls { names[call.id] = call.name }
        }
        writer.endArray()
    }

    private func write(
        _ message: ChatMessage, naming names: [String: String], to writer: inout JSONWriter
    ) throws(InvalidRequest) {
        writer.beginObject()
        writer.member("role", message.role.rawValue)
        writer.member("content", message.text)
        try writeImages(of: message, to: &writer)
        if !message.toolCalls.isEmpty { writeCalls(message.toolCalls, to: &writer) }
        if message.role == .tool {
            if let name = message.toolName ?? message.toolCallID.flatMap({ names[$0] }) {
                writer.member("tool_name", name)
            }
            if let id = message.toolCallID { writer.member("tool_call_id", id) }
        }
        writer.endObject()
    }

    private func writeImages(of message: ChatMessage, to writer: inout JSONWriter) throws(InvalidRequest) {
        var images: [ArraySlice<UInt8>] = []
        for case .media(let media) in message.parts { images.append(try base64(of: media)) }
        guard !images.isEmpty else { return }
        writer.key("images")
        writer.beginArray()
        for image in images { writer.base64(image) }
        writer.endArray()
    }

    private func base64(of media: Media) throws(InvalidRequest) -> ArraySlice<UInt8> {
        guard media.kind == .image else {
            throw InvalidRequest(
                param: media.place, message: "\"\(media.place)\" must be a picture: Ollama takes nothing else")
        }
        switch media.source {
        case .base64(let base64): return base64
        case .address(let address):
            guard let file = fetched[address] else {
                throw InvalidRequest(param: media.place, message: "\"\(media.place)\" could not be fetched")
            }
            return file.base64[...]
        }
    }

    private func writeCalls(_ calls: [ToolCall], to writer: inout JSONWriter) {
        writer.key("tool_calls")
        writer.beginArray()
        for (index, call) in calls.enumerated() {
            writer.beginObject()
            if !call.id.isEmpty { writer.member("id", call.id) }
            writer.key("function")
            writer.beginObject()
            writer.member("index", index)
            writer.member("name", call.name)
            writer.key("arguments")
            CallArguments.write(call.arguments, isCustom: call.isCustom, to: &writer)
            writer.endObject()
            writer.endObject()
        }
        writer.endArray()
    }
}
