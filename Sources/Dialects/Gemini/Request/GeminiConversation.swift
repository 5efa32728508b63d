internal import Wire

/// A conversation in Gemini's order: instructions apart, two roles in turn, results directly behind their calls.
struct GeminiConversation {
    /// What systems and developers said, wherever they said it.
    private(set) var instructions: [String] = []
    private(set) var turns: [GeminiTurn] = []
    /// The resolution the pictures of the whole request need, in families that set it once.
    private(set) var resolution: GeminiResolution?

    private let family: GeminiModelFamily
    private let signatures: GeminiSignatures
    private let fetched: [String: FetchedMedia]

    /// Arranges the messages of a request.
    init(
        _ messages: [ChatMessage], family: GeminiModelFamily, options: GeminiOptions, fetched: [String: FetchedMedia]
    ) throws(InvalidRequest) {
        self.family = family
        self.fetched = fetched
        signatures = GeminiSignatures(family: family, options: options)
        let results = try GeminiToolResults(matching: messages)
        for (position, message) in messages.enumerated() {
            switch message.role {
            case .system: try addInstruction(message)
            case .user: append(GeminiTurn(kind: .user, parts: try userParts(message.parts)))
            case .assistant: try addAnswer(message, at: position, of: messages, results)
            // Its call has taken it along.
            case .tool: break
            }
        }
        if !family.takesSystemInstruction { moveInstructionsToUser() }
        // The first content must be a user's, and there must be one.
        if turns.first?.kind != .user { turns.insert(GeminiTurn(kind: .user, parts: []), at: 0) }
    }

    // MARK: - System

    private mutating func addInstruction(_ message: ChatMessage) throws(InvalidRequest) {
        for part in message.parts {
            switch part {
            case .text(let text):
                if !text.isEmpty { instructions.append(text) }
            case .media(let media):
                throw InvalidRequest(
                    param: media.place,
                    message: "\"\(media.place)\" stands in a system message, which may hold only text")
            }
        }
    }

    private mutating func moveInstructionsToUser() {
        guard !instructions.isEmpty else { return }
        let parts = instructions.map { GeminiPart.text($0, signature: nil) }
        instructions = []
        if let first = turns.first, first.kind == .user {
            turns[0].parts.insert(contentsOf: parts, at: 0)
        } else {
            turns.insert(GeminiTurn(kind: .user, parts: parts), at: 0)
        }
    }

    // MARK: - User

    private mutating func userParts(_ parts: [ChatPart]) throws(InvalidRequest) -> [GeminiPart] {
        var pieces: [GeminiPart] = []
        for part in parts {
            switch part {
            case .text(let text):
                // Empty text is left out; a turn that has nothing else gets its own when it is written.
                if !text.isEmpty { pieces.append(.text(text, signature: nil)) }
            case .media(let media):
                var piece = try GeminiMedia(media, fetched: fetched)
                if media.kind == .image { note(GeminiResolution(detail: media.detail), for: &piece) }
                pieces.append(.media(piece, signature: nil))
            }
        }
        return pieces
    }

    private mutating func note(_ wanted: GeminiResolution, for piece: inout GeminiMedia) {
        if family.setsResolutionByPart {
            piece.resolution = wanted
        } else {
            resolution = max(resolution ?? .low, wanted)
        }
    }

    // MARK: - Assistant

    private mutating func addAnswer(
        _ message: ChatMessage, at position: Int, of messages: [ChatMessage], _ results: GeminiToolResults
    ) throws(InvalidRequest) {
        var parts = serverSideParts(message)
        parts += try answerParts(message)
        for (index, call) in message.toolCalls.enumerated() {
            parts.append(.call(call, signature: signatures.ofCall(call.signature, isFirst: index == 0)))
        }
        if message.text.isEmpty, let signature = signatures.usable(message.signature) {
            // It came alone, behind everything else.
            parts.append(.text("", signature: signature))
        }
        if !parts.isEmpty { append(GeminiTurn(kind: .model, parts: parts)) }
        if !message.toolCalls.isEmpty { try addResults(of: message, at: position, of: messages, results) }
    }

    private func answerParts(_ message: ChatMessage) throws(InvalidRequest) -> [GeminiPart] {
        var parts: [GeminiPart] = []
        var lastText: Int?
        for part in message.parts {
            switch part {
            case .text(let text):
                guard !text.isEmpty else { continue }
                lastText = parts.count
                parts.append(.text(text, signature: nil))
            case .media(let media):
                let piece = try GeminiMedia(media, fetched: fetched)
                let isImage = media.kind == .image
                let signature =
                    isImage ? signatures.ofImage(media.signature) : signatures.usable(media.signature)
                parts.append(.media(piece, signature: signature))
            }
        }
        if let lastText, case .text(let text, _) = parts[lastText] {
            parts[lastText] = .text(text, signature: signatures.usable(message.signature))
        }
        return parts
    }

    /// Calls that Google's servers made and answered themselves. Gemini wants them back, Vertex AI does not know them.
    private func serverSideParts(_ message: ChatMessage) -> [GeminiPart] {
        guard let extras = message.googleExtras, let parts = extras["parts"], family.requiresSignatures else {
            return []
        }
        guard !signatures.options.isVertex else { return [] }
        let issuer = extras["issuer"]?.string
        let keeps = !signatures.options.replacesSignatures && (issuer == nil || issuer == signatures.options.issuer)
        return parts.elements.compactMap { part in
            let isKnown = part["toolCall"]?.kind == .object || part["toolResponse"]?.kind == .object
            return isKnown ? .verbatim(part, keepsSignature: keeps) : nil
        }
    }

    // MARK: - Results

    /// One content with as many results as there are calls, in their order.
    private mutating func addResults(
        of message: ChatMessage, at position: Int, of messages: [ChatMessage], _ results: GeminiToolResults
    ) throws(InvalidRequest) {
        var parts: [GeminiPart] = []
        var apart: [GeminiPart] = []
        for (index, call) in message.toolCalls.enumerated() {
            guard let answer = results.answer(to: index, of: position) else {
                parts.append(.result(GeminiToolResult(call: call, text: nil)))
                continue
            }
            var result = GeminiToolResult(call: call, text: messages[answer].text)
            for case .media(let media) in messages[answer].parts {
                let piece = try GeminiMedia(media, fetched: fetched)
                if family.takesMediaInResults, case .inline(let type, _) = piece.content,
                    GeminiMediaType.isAcceptedInResults(type)
                {
                    result.media.append(piece)
                } else {
                    apart.append(.media(piece, signature: nil))
                }
            }
            parts.append(.result(result))
        }
        turns.append(GeminiTurn(kind: .results, parts: parts))
        if !apart.isEmpty { turns.append(GeminiTurn(kind: .results, parts: apart)) }
    }

    /// Adds a turn, as a part of the one before it if both are of one side.
    private mutating func append(_ turn: GeminiTurn) {
        let last = turns.count - 1
        guard last >= 0, turns[last].kind == turn.kind else { return turns.append(turn) }
        // A signed part must not get behind other parts.
        if turn.kind == .model, turn.isSigned { return turns.append(turn) }
        turns[last].parts += turn.parts
    }
}
