internal import Wire

/// Encodes an answer's events as the server-sent events of a stream.
///
/// Each event becomes its chunk at once, but for citations, which wait for the choice's end because clients cannot join
/// lists of them, and for logprobs, which go with the text they belong to.
package struct AnswerChunks {
    private var identity: AnswerIdentity
    private let includesUsage: Bool
    private let usesLegacyFunctions: Bool
    private let echo: [String]
    private var choices: [ChunkedChoice] = []
    private var usage: Usage?
    /// What every chunk begins with, up to its choices.
    private var head: [UInt8] = []

    /// - Parameters:
    ///   - includesUsage: whether the client asked for the usage chunk (`stream_options.include_usage`).
    ///   - usesLegacyFunctions: whether calls go out as `function_call`.
    ///   - echo: the prompt in front of each choice's text, for legacy completions with `echo`.
    package init(
        _ identity: AnswerIdentity, includesUsage: Bool, usesLegacyFunctions: Bool = false, echo: [String] = []
    ) {
        self.identity = identity
        self.includesUsage = includesUsage
        self.usesLegacyFunctions = usesLegacyFunctions
        self.echo = echo
    }

    /// Appends the chunks of several events.
    package mutating func append(_ events: [ChatEvent], to output: inout [UInt8]) {
        for place in events.indices {
            // Nearly all are text: of these the text alone is taken, as a whole event is large.
            if case .text(let choice, let text) = events[place] {
                append(text: text, choice, to: &output)
            } else {
                append(events[place], to: &output)
            }
        }
    }

    /// Appends the event's chunks, if it has any.
    package mutating func append(_ event: ChatEvent, to output: inout [UInt8]) {
        switch event {
        case .start(let start):
            identity.adopt(start)
            head = []
            for place in choices.indices { choices[place].textFrame = nil }
        case .usage(let usage): self.usage = usage
        case .text(let choice, let text): append(text: text, choice, to: &output)
        case .finish(let choice, let reason): append(finish: reason, choice, to: &output)
        case .logprobs(let choice, let tokens): update(choice) { $0.logprobs += tokens }
        default:
            if identity.form == .chat { append(chat: event, to: &output) }
        }
    }

    /// Appends the usage chunk, if it is wanted, and the mark of a stream that has ended well.
    package mutating func appendEnd(to output: inout [UInt8]) {
        if includesUsage, let usage {
            var writer = begin(&output)
            writer.endArray()
            writer.key("usage")
            usage.write(to: &writer)
            end(&writer, &output)
        }
        output.append(contentsOf: EventStreamEncoder.done)
    }

    // MARK: What only the chat form can say

    private mutating func append(chat event: ChatEvent, to output: inout [UInt8]) {
        switch event {
        case .reasoning(let choice, let text) where !text.isEmpty:
            appendDelta(choice, to: &output) { $0.member("reasoning_content", text) }
        case .refusal(let choice, let text) where !text.isEmpty:
            appendDelta(choice, to: &output) { $0.member("refusal", text) }
        case .toolCall(let choice, let call): append(call, choice, to: &output)
        case .media(let choice, let media): append(media, choice, to: &output)
        case .citation(let choice, let citation): update(choice) { $0.citations.append(citation) }
        case .googleExtras(let choice, let members):
            appendDelta(choice, to: &output) { writer in
                writer.key("extra_content")
                writer.beginObject()
                writer.member("google", raw: members)
                writer.endObject()
            }
        default: break
        }
    }

    private mutating func append(_ call: ToolCall, _ choice: Int, to output: inout [UInt8]) {
        // A client that hears of a call first has no text: null is what OpenAI says there.
        appendRole(of: choice, content: nil, to: &output)
        let index = update(choice) { $0.nextCall() }
        guard !usesLegacyFunctions else {
            guard index == 0 else { return }
            return appendDelta(choice, to: &output) { writer in
                writer.key("function_call")
                call.writeFunction(to: &writer)
            }
        }
        appendDelta(choice, to: &output) { writer in
            writer.key("tool_calls")
            writer.beginArray()
            call.write(to: &writer, index: index)
            writer.endArray()
        }
    }

    private mutating func append(_ media: GeneratedMedia, _ choice: Int, to output: inout [UInt8]) {
        guard media.isAudio else {
            let index = update(choice) { $0.nextImage() }
            return appendDelta(choice, to: &output) { writer in
                writer.key("images")
                writer.beginArray()
                media.writeImage(to: &writer, index: index)
                writer.endArray()
            }
        }
        let isFirst = update(choice) { $0.beginAudio() }
        let identity = identity
        appendDelta(choice, to: &output) { writer in
            writer.key("audio")
            writer.beginObject()
            // Said once: clients add up what comes twice.
            if isFirst {
                writer.member("id", identity.audioID(choice: choice))
                writer.member("transcript", "")
                writer.member("expires_at", identity.audioExpiry)
            }
            writer.key("data")
            writer.base64(media.base64)
            writer.endObject()
        }
    }

    // MARK: Text and the end of a choice

    private mutating func append(text: String, _ choice: Int, to output: inout [UInt8]) {
        guard !text.isEmpty else { return }
        switch identity.form {
        case .chat:
            let place = position(of: choice)
            guard choices[place].logprobs.isEmpty else {
                let logprobs = choices[place].takeLogprobs()
                return appendDelta(choice, logprobs: logprobs, to: &output) { $0.member("content", text) }
            }
            if let frame = choices[place].textFrame { return frame.append(text, to: &output) }
            appendRole(of: choice, content: "", to: &output)
            let frame = textFrame(of: choice)
            frame.append(text, to: &output)
            choices[place].textFrame = frame
        case .completion:
            appendEcho(of: choice, to: &output)
            appendCompletion(text, choice, finish: nil, to: &output)
        }
    }

    private mutating func textFrame(of choice: Int) -> TextFrame {
        var chunk: [UInt8] = []
        var place = 0
        appendDelta(choice, to: &chunk) { writer in
            writer.key("content")
            place = writer.bytes.count
            writer.raw([])
        }
        return TextFrame(chunk, textAt: place)
    }

    private mutating func append(finish reason: FinishReason, _ choice: Int, to output: inout [UInt8]) {
        let word = identity.word(for: reason, usesLegacyFunctions: usesLegacyFunctions)
        switch identity.form {
        case .chat:
            let citations = update(choice) { $0.takeCitations() }
            if !citations.isEmpty { appendDelta(choice, to: &output) { $0.annotations(citations) } }
            let logprobs = update(choice) { $0.takeLogprobs() }
            appendDelta(choice, logprobs: logprobs, finish: word, to: &output) { _ in }
        case .completion:
            appendEcho(of: choice, to: &output)
            appendCompletion("", choice, finish: word, to: &output)
        }
    }

    private mutating func appendEcho(of choice: Int, to output: inout [UInt8]) {
        guard update(choice, { $0.begin() }), echo.indices.contains(choice), !echo[choice].isEmpty else { return }
        let prompt = echo[choice]
        let index = position(of: choice)
        let logprobs = choices[index].takeLogprobs()
        appendCompletion(prompt, choice, finish: nil, to: &output)
        choices[index].logprobs = logprobs
        choices[index].logprobOffset = prompt.unicodeScalars.count
    }

    private mutating func appendCompletion(
        _ text: String, _ choice: Int, finish: String?, to output: inout [UInt8]
    ) {
        let index = position(of: choice)
        let logprobs = choices[index].takeLogprobs()
        let offset = choices[index].logprobOffset
        for token in logprobs { choices[index].logprobOffset += token.token.unicodeScalars.count }
        var writer = begin(&output)
        writer.beginObject()
        writer.member("index", choice)
        writer.member("text", text)
        writer.key("logprobs")
        writer.completionLogprobs(logprobs, offset: offset)
        endChoice(&writer, finish: finish)
        end(&writer, &output)
    }

    // MARK: Chunks

    /// - Parameter content: the text the role comes with.
    private mutating func appendRole(of choice: Int, content: String?, to output: inout [UInt8]) {
        guard update(choice, { $0.begin() }) else { return }
        appendDelta(choice, to: &output) { writer in
            writer.member("role", "assistant")
            writer.key("content")
            if let content { writer.string(content) } else { writer.null() }
            writer.key("refusal")
            writer.null()
        }
    }

    private mutating func appendDelta(
        _ choice: Int, logprobs: [TokenLogprob] = [], finish: String? = nil, to output: inout [UInt8],
        _ write: (inout JSONWriter) -> Void
    ) {
        appendRole(of: choice, content: "", to: &output)
        var writer = begin(&output)
        writer.beginObject()
        writer.member("index", choice)
        writer.key("delta")
        writer.beginObject()
        write(&writer)
        writer.endObject()
        writer.key("logprobs")
        writer.chatLogprobs(logprobs)
        endChoice(&writer, finish: finish)
        end(&writer, &output)
    }

    private func endChoice(_ writer: inout JSONWriter, finish: String?) {
        writer.key("finish_reason")
        if let finish { writer.string(finish) } else { writer.null() }
        writer.endObject()
        writer.endArray()
        if includesUsage {
            writer.key("usage")
            writer.null()
        }
    }

    /// A writer that stands in the chunk's choices and writes behind `output`, so that nothing large is copied again.
    private mutating func begin(_ output: inout [UInt8]) -> JSONWriter {
        if head.isEmpty {
            var writer = JSONWriter(into: Array("data: ".utf8))
            identity.begin(&writer, isChunk: true)
            writer.key("choices")
            writer.beginArray()
            head = writer.bytes
        }
        var bytes: [UInt8] = []
        swap(&bytes, &output)
        bytes.append(contentsOf: head)
        return JSONWriter(into: bytes)
    }

    /// Gives the bytes back, which `writer` alone must hold: a second owner would have them all copied for each chunk.
    private func end(_ writer: inout JSONWriter, _ output: inout [UInt8]) {
        writer.endObject()
        writer.bytes.append(contentsOf: "\n\n".utf8)
        swap(&writer.bytes, &output)
    }

    // MARK: The state of the choices

    private mutating func position(of choice: Int) -> Int {
        if let known = choices.firstIndex(where: { $0.index == choice }) { return known }
        choices.append(ChunkedChoice(index: choice))
        return choices.count - 1
    }

    @discardableResult
    private mutating func update<Result>(_ choice: Int, _ change: (inout ChunkedChoice) -> Result) -> Result {
        change(&choices[position(of: choice)])
    }
}
