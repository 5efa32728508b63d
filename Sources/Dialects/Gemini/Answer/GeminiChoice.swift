internal import Wire

/// A candidate on its way to a choice: what the end settles is gathered here.
struct GeminiChoice: Sendable {
    let index: Int
    /// Gemini's word on how it ended; the latest counts.
    private(set) var finish: GeminiFinish?
    private var finishMessage: String?
    private var safetyRatings: [UInt8]?
    private var content = AnswerText()
    private var sources = GeminiSources()
    private var extras = GeminiExtras()
    private var calls = GeminiCalls()
    private var openTag: String?
    private var hasText = false
    private var hasMedia = false
    private var hasSound = false

    init(index: Int) {
        self.index = index
    }

    /// Takes a candidate of one response.
    mutating func take(
        _ candidate: JSONView, _ context: GeminiContext, _ ids: inout CallIDs, into events: inout [ChatEvent]
    ) {
        if let reason = candidate["finishReason"] { finish = GeminiFinish(reason) ?? finish }
        if let message = candidate["finishMessage"]?.string { finishMessage = message }
        if let ratings = candidate["safetyRatings"] { safetyRatings = CompactJSON.bytes(of: ratings) }
        if let result = candidate["logprobsResult"] {
            let tokens = GeminiLogprobs.tokens(result, withAlternatives: context.wantsTopLogprobs)
            if !tokens.isEmpty { events.append(.logprobs(choice: index, tokens)) }
        }
        if let parts = candidate["content"]?["parts"] {
            for part in parts.elements where part.kind == .object {
                take(part: part, of: parts, context, &ids, into: &events)
            }
        }
        if let grounding = candidate["groundingMetadata"], grounding.count > 0 {
            sources.take(grounding: grounding)
            extras.grounding = CompactJSON.bytes(of: grounding)
        }
        if let recitation = candidate["citationMetadata"] { sources.take(recitation: recitation) }
        if let pages = candidate["urlContextMetadata"], pages.count > 0 {
            extras.urlContext = CompactJSON.bytes(of: pages)
        }
    }

    // MARK: Parts

    private mutating func take(
        part: JSONView, of parts: JSONView, _ context: GeminiContext, _ ids: inout CallIDs,
        into events: inout [ChatEvent]
    ) {
        let signed = (part["thoughtSignature"] ?? part["thought_signature"])?.string
        let signature = signed.flatMap { $0.isEmpty ? nil : $0 }
        if let call = part["functionCall"] {
            for call in calls.take(call, signature: signature, context, &ids) {
                events.append(.toolCall(choice: index, call))
            }
        } else if let response = part["functionResponse"] {
            calls.take(response: response)
        } else if let text = part["text"] {
            let isThought = part["thought"]?.bool == true
            if let signature, !isThought { extras.textSignature = signature }
            take(text: text.string ?? "", isThought: isThought, context, into: &events)
        } else if part["thought"]?.bool == true {
            // Pictures and code that only the thinking needed.
            return
        } else if let blob = part["inlineData"] {
            take(blob, part, of: parts, context, signature, into: &events)
        } else if let code = part["executableCode"] {
            show(CodeFence.code(code), into: &events)
        } else if let result = part["codeExecutionResult"] {
            if let text = CodeFence.result(result) { show(text, into: &events) }
        } else if part["toolCall"] != nil || part["toolResponse"] != nil {
            extras.append(part: part)
        } else if part["fileData"] != nil {
            extras.append(file: part)
        } else if let signature {
            extras.textSignature = signature
        }
    }

    /// Takes the text of a part.
    mutating func take(
        text: String, isThought: Bool, _ context: GeminiContext, into events: inout [ChatEvent]
    ) {
        guard !text.isEmpty else { return }
        guard isThought else {
            closeThoughts(into: &events)
            content.append(text)
            hasText = true
            return events.append(.text(choice: index, text))
        }
        guard let tag = context.thoughtTag else { return events.append(.reasoning(choice: index, text)) }
        if openTag == nil {
            openTag = tag
            insert("<\(tag)>", into: &events)
        }
        insert(text, into: &events)
    }

    private mutating func take(
        _ blob: JSONView, _ part: JSONView, of parts: JSONView, _ context: GeminiContext, _ signature: String?,
        into events: inout [ChatEvent]
    ) {
        guard let mimeType = blob["mimeType"]?.string, let data = blob["data"], data.kind == .string else { return }
        let base64 = data.rawBytes.dropFirst().dropLast()
        let isSound = mimeType.utf8.starts(with: "audio/".utf8)
        guard isSound || mimeType.utf8.starts(with: "image/".utf8) else { return extras.append(file: part) }
        if isSound, !hasSound, context.speechFormat == "wav" {
            let length = finish == nil ? nil : Self.soundBytes(in: parts)
            if let header = WaveHeader.base64(mimeType: mimeType, dataBytes: length) {
                events.append(.media(choice: index, GeneratedMedia(mimeType: "audio/wav", base64: header)))
            }
        }
        hasMedia = true
        hasSound = hasSound || isSound
        let issued = signature.map { ThoughtSignature(value: $0, issuer: context.issuerMark) }
        events.append(
            .media(choice: index, GeneratedMedia(mimeType: mimeType, base64: base64, signature: issued)))
    }

    /// The length of all sound in one event.
    private static func soundBytes(in parts: JSONView) -> Int {
        var count = 0
        for part in parts.elements {
            guard let blob = part["inlineData"], let data = blob["data"], data.kind == .string,
                blob["mimeType"]?.string?.utf8.starts(with: "audio/".utf8) == true
            else { continue }
            count += WaveHeader.decodedCount(data.rawBytes.dropFirst().dropLast())
        }
        return count
    }

    /// Puts a fenced block into the content, which begins with the line end it needs.
    private mutating func show(_ block: String, into events: inout [ChatEvent]) {
        closeThoughts(into: &events)
        hasText = true
        insert(content.isAtLineStart ? String(block.dropFirst()) : block, into: &events)
    }

    private mutating func closeThoughts(into events: inout [ChatEvent]) {
        guard let tag = openTag else { return }
        openTag = nil
        insert("</\(tag)>", into: &events)
    }

    private mutating func insert(_ text: String, into events: inout [ChatEvent]) {
        content.insert(text)
        events.append(.text(choice: index, text))
    }

    // MARK: The end

    private var hasOutput: Bool { hasText || hasMedia || calls.hasAny }

    /// Why the choice is no answer; nil where it is one.
    var fault: UpstreamProblem? {
        if calls.isOverfull { return .badEvent("a function call has too many arguments") }
        guard let finish, finish.meaning == .fault, !hasOutput else { return nil }
        return .modelFault(finish.name, finishMessage)
    }

    /// What is settled now that everything has come.
    ///
    /// - Parameter isBlocked: whether the prompt was blocked, which ends a choice that does not say how it ended.
    mutating func end(isBlocked: Bool, _ context: GeminiContext, into events: inout [ChatEvent]) {
        for call in calls.finish(context) { events.append(.toolCall(choice: index, call)) }
        closeThoughts(into: &events)
        for citation in sources.citations(in: content) { events.append(.citation(choice: index, citation)) }
        let silent: FinishReason = isBlocked ? .contentFilter : calls.count > 0 ? .toolCalls : .stop
        let reason = finish?.reason(hasCalls: calls.count > 0, hasOutput: hasOutput) ?? silent
        if reason == .contentFilter, !hasOutput {
            let name = finish?.name ?? "BLOCKED"
            let told = finishMessage ?? "The answer was blocked by the provider (\(name))."
            events.append(.refusal(choice: index, told))
        }
        if let finish, finish.name != "STOP", finish.name != "MAX_TOKENS" {
            extras.finish = (finish.name, finishMessage, safetyRatings)
        }
        if let members = extras.encoded(issuer: context.issuerMark) {
            events.append(.googleExtras(choice: index, members))
        }
        events.append(.finish(choice: index, reason))
    }
}

extension GeminiContext {
    /// The issuer of this endpoint's signatures; nil where it has no mark.
    var issuerMark: String? { issuer.isEmpty ? nil : issuer }
}
