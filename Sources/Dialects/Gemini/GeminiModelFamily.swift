/// What models of one family take and refuse, as far as it is known by their name.
///
/// Such a table ages. It decides only where the same wish has several spellings or where Gemini is known to refuse one;
/// for everything else the client's wish is sent, and Gemini's answer counts.
package struct GeminiModelFamily: Sendable {
    /// How thinking is set.
    package let thinking: GeminiThinking
    /// Calls must come back with the signature they had, or with a stand-in.
    package let requiresSignatures: Bool
    /// Pictures in a model's turn must come back with one, too.
    package let requiresImageSignatures: Bool
    /// Calls and results are matched by id; older families have names only.
    package let matchesCallsByID: Bool
    /// Function results may hold pictures and documents.
    package let takesMediaInResults: Bool
    /// A picture's resolution is set on its part, else for the whole request.
    package let setsResolutionByPart: Bool
    /// There is the function calling mode `VALIDATED`.
    package let validatesCalls: Bool
    /// Functions and Google's own tools go together.
    package let combinesFunctionsWithSearch: Bool
    /// Functions, and search, go together with JSON answers.
    package let combinesFunctionsWithSchema: Bool
    /// The highest `candidateCount` on the Gemini API.
    package let maxCandidates: Int
    /// The highest `candidateCount` on Vertex AI.
    package let maxCandidatesOnVertex: Int
    /// Non-zero penalties are not refused.
    package let takesPenalties: Bool
    /// `responseLogprobs` is not known to be refused by the Gemini API.
    package let takesLogprobs: Bool
    /// There is `systemInstruction`.
    package let takesSystemInstruction: Bool
    /// JSON answers follow `propertyOrdering` and not the order of the schema's members.
    package let needsPropertyOrdering: Bool
    /// The model speaks, and does nothing else.
    package let isSpeech: Bool
    /// The model is of the open Gemma line.
    package let isGemma: Bool

    /// The family of the model called `model`.
    package init(_ model: String) {
        let name = GeminiModelName(model)
        isGemma = name.line == .gemma
        isSpeech = name.has(.tts)
        // Robotics has versions of its own; the first stand on 2.5 Flash. A name without a version is an alias of the
        // newest, as `gemini-flash-latest`.
        let newest = 10_000
        let version = name.line != .gemini ? 0 : name.has(.robotics) ? 205 : name.version ?? newest
        let isImage = name.has(.image)
        let isThird = version >= 300
        thinking = Self.thinking(of: name, version: version)
        requiresSignatures = isThird
        requiresImageSignatures = isThird && isImage
        matchesCallsByID = isThird
        takesMediaInResults = isThird
        setsResolutionByPart = isThird
        let isOlder = name.line == .gemini && version < 300
        validatesCalls = version >= 205 || name.line == .other
        combinesFunctionsWithSearch = !isOlder
        combinesFunctionsWithSchema = !isOlder
        let hasOneCandidate = isThird || isImage || isSpeech || isGemma
        maxCandidates = hasOneCandidate ? 1 : Self.mostChoices
        maxCandidatesOnVertex = version == 301 && name.has(.pro) && !isImage ? Self.mostChoices : maxCandidates
        takesPenalties = !(name.line == .gemini && (version >= 205 || version < 200 && !name.has(.secondRevision)))
        takesLogprobs = version < 205
        takesSystemInstruction = !(isGemma && (name.version ?? 0) < 400)
        needsPropertyOrdering = version == 200
    }

    /// Gemini answers with up to eight candidates, where it does so at all.
    static let mostChoices = 8

    private static func thinking(of name: GeminiModelName, version: Int) -> GeminiThinking {
        if name.line == .gemma || name.has(.tts) || version == 200 && !name.has(.thinking) { return .fixed }
        let isFlash = name.has([.flash, .robotics])
        // A budget is understood from 2.5 on, so it serves a name that says nothing.
        if name.line == .other { return .budget(none: 0, least: 0, most: 24576) }
        if version < 300 {
            guard version >= 200, !name.has(.image) else { return .fixed }
            guard isFlash else { return .budget(none: 128, least: 128, most: 32768) }
            return .budget(none: 0, least: name.has(.lite) ? 512 : 0, most: 24576)
        }
        if name.has(.image) {
            return isFlash && version > 300 ? .level(least: .minimal, low: .minimal, medium: .high) : .fixed
        }
        if isFlash && version < 307 { return .level(least: .minimal, low: .low, medium: .medium) }
        return .level(least: .low, low: .low, medium: version == 300 ? .high : .medium)
    }
}
