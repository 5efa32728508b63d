internal import Wire

/// Encodes an answer's events as the server-sent events of a stream.
package struct AnswerChunks {
    private let identity: AnswerIdentity
    private let includesUsage: Bool
    private var begun: Set<Int> = []

    /// - Parameter includesUsage: whether the client asked for the usage chunk (`stream_options.include_usage`).
    package init(_ identity: AnswerIdentity, includesUsage: Bool) {
        self.identity = identity
        self.includesUsage = includesUsage
    }

    /// Appends the event's chunks, if it has any.
    package mutating func append(_ event: ChatEvent, to output: inout [UInt8]) {
        switch event {
        case .text(let choice, let text):
            appendRole(of: choice, to: &output)
            append(choice: choice, text: text, finish: nil, to: &output)
        case .finish(let choice, let reason):
            appendRole(of: choice, to: &output)
            append(choice: choice, text: nil, finish: reason, to: &output)
        case .usage(let usage):
            guard includesUsage else { return }
            appendChunk(to: &output) { writer in
                writer.key("choices")
                writer.beginArray()
                writer.endArray()
                writer.key("usage")
                usage.write(to: &writer)
            }
        default: break
        }
    }

    /// Appends the mark of a stream that has ended well.
    package func appendEnd(to output: inout [UInt8]) {
        output.append(contentsOf: EventStreamEncoder.done)
    }

    private mutating func appendRole(of choice: Int, to output: inout [UInt8]) {
        guard identity.form == .chat, begun.insert(choice).inserted else { return }
        appendChoice(to: &output) { writer in
            writer.member("index", choice)
            writer.key("delta")
            writer.beginObject()
            writer.member("role", "assistant")
            writer.member("content", "")
            writer.endObject()
            Self.end(&writer, finish: nil)
        }
    }

    private func append(choice: Int, text: String?, finish: FinishReason?, to output: inout [UInt8]) {
        appendChoice(to: &output) { writer in
            writer.member("index", choice)
            switch identity.form {
            case .chat:
                writer.key("delta")
                writer.beginObject()
                if let text { writer.member("content", text) }
                writer.endObject()
            case .completion:
                writer.member("text", text ?? "")
            }
            Self.end(&writer, finish: finish)
        }
    }

    private static func end(_ writer: inout JSONWriter, finish: FinishReason?) {
        writer.key("logprobs")
        writer.null()
        writer.key("finish_reason")
        if let finish { writer.string(finish.rawValue) } else { writer.null() }
    }

    private func appendChoice(to output: inout [UInt8], _ build: (inout JSONWriter) -> Void) {
        appendChunk(to: &output) { writer in
            writer.key("choices")
            writer.beginArray()
            writer.beginObject()
            build(&writer)
            writer.endObject()
            writer.endArray()
            if includesUsage {
                writer.key("usage")
                writer.null()
            }
        }
    }

    private func appendChunk(to output: inout [UInt8], _ build: (inout JSONWriter) -> Void) {
        var writer = JSONWriter()
        identity.begin(&writer, isChunk: true)
        build(&writer)
        writer.endObject()
        EventStreamEncoder.append(data: writer.bytes, to: &output)
    }
}
