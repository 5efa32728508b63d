internal import Wire

/// What of a request becomes `generationConfig`. Nothing is added that the client did not ask for.
struct GeminiGenerationConfig {
    private let encoder: GeminiRequestEncoder
    let extras: GoogleExtras
    /// The resolution of all pictures.
    let resolution: GeminiResolution?
    private(set) var losses: [Loss] = []
    /// How many equal requests make the choices that one cannot.
    private(set) var requestCount = 1

    init(of encoder: GeminiRequestEncoder, extras: GoogleExtras, resolution: GeminiResolution?) {
        self.encoder = encoder
        self.extras = extras
        self.resolution = resolution
    }

    var request: ChatRequest { encoder.request }
    var family: GeminiModelFamily { encoder.family }

    /// The JSON text; nil where there is nothing to configure.
    mutating func text() throws(InvalidRequest) -> [UInt8]? {
        var writer = JSONWriter()
        writer.beginObject()
        writeNumbers(to: &writer)
        try writeStop(to: &writer)
        writePenalties(to: &writer)
        writeLogprobs(to: &writer)
        try writeChoices(to: &writer)
        try writeFormat(to: &writer)
        try writeThinking(to: &writer)
        try writeModalities(to: &writer)
        writeResolution(to: &writer)
        writer.endObject()
        return writer.bytes.count > 2 ? writer.bytes : nil
    }

    mutating func ignore(_ param: String, _ reason: String) {
        losses.append(Loss(param, .ignored, reason))
    }

    // MARK: - Sampling

    private func writeNumbers(to writer: inout JSONWriter) {
        let sampling = request.sampling
        if let temperature = sampling.temperature {
            writer.key("temperature")
            writer.number(temperature)
        }
        if let topP = sampling.topP {
            writer.key("topP")
            writer.number(topP)
        }
        if let topK = sampling.topK { writer.member("topK", topK) }
        if let maxTokens = sampling.maxTokens { writer.member("maxOutputTokens", min(maxTokens, Int(Int32.max))) }
        if let seed = sampling.seed { writer.member("seed", Self.folded(seed)) }
    }

    /// Gemini's seed has 32 bits; a larger one becomes always the same smaller one.
    private static func folded(_ seed: Int) -> Int {
        Int32(exactly: seed) != nil ? seed : seed & 0x7FFF_FFFF
    }

    private func writeStop(to writer: inout JSONWriter) throws(InvalidRequest) {
        if request.sampling.stop.isEmpty { return }
        let sequences = request.sampling.stop.filter { !$0.isEmpty }
        guard sequences.count <= 5 else {
            throw InvalidRequest(
                param: "stop", message: "\"stop\" has \(sequences.count) sequences, but Gemini takes at most 5")
        }
        guard !sequences.isEmpty else { return }
        writer.key("stopSequences")
        writer.beginArray()
        for sequence in sequences { writer.string(sequence) }
        writer.endArray()
    }

    private mutating func writePenalties(to writer: inout JSONWriter) {
        let sampling = request.sampling
        write(sampling.presencePenalty, "presencePenalty", param: "presence_penalty", to: &writer)
        write(sampling.frequencyPenalty, "frequencyPenalty", param: "frequency_penalty", to: &writer)
    }

    private mutating func write(
        _ penalty: JSONNumber?, _ name: StaticString, param: String, to writer: inout JSONWriter
    ) {
        // Zero is what there is without one, and most models refuse any other.
        guard let penalty, penalty.double != 0 else { return }
        guard family.takesPenalties else { return ignore(param, "the model has no penalties") }
        writer.key(name)
        if let value = penalty.double, value >= 2 {
            ignore(param, "Gemini's bound is below 2, so 1.99 was sent")
            writer.number(1.99)
        } else {
            writer.number(penalty)
        }
    }

    private func writeLogprobs(to writer: inout JSONWriter) {
        guard request.sampling.wantsLogprobs else { return }
        writer.member("responseLogprobs", true)
        if let count = request.sampling.topLogprobs { writer.member("logprobs", count) }
    }

    private mutating func writeChoices(to writer: inout JSONWriter) throws(InvalidRequest) {
        let count = request.choiceCount
        guard count > 1 else { return }
        guard count <= GeminiModelFamily.mostChoices else {
            throw InvalidRequest(
                param: "n",
                message: "\"n\" is \(count), but Gemini gives at most \(GeminiModelFamily.mostChoices) choices")
        }
        let most = encoder.options.isVertex ? family.maxCandidatesOnVertex : family.maxCandidates
        if count <= most, !encoder.options.asksOncePerChoice {
            writer.member("candidateCount", count)
        } else {
            requestCount = count
        }
    }

    // MARK: - Form

    private func writeFormat(to writer: inout JSONWriter) throws(InvalidRequest) {
        switch request.format {
        case .text: return
        case .json: writer.member("responseMimeType", "application/json")
        case .schema(let schema):
            writer.member("responseMimeType", "application/json")
            guard !schema.isNull, !(schema.kind == .object && schema.count == 0) else { return }
            writer.key("responseJsonSchema")
            try GeminiSchema.write(
                schema, at: "response_format.json_schema.schema", ordersProperties: family.needsPropertyOrdering,
                to: &writer)
        }
    }

    private func writeResolution(to writer: inout JSONWriter) {
        // The global setting has no ULTRA_HIGH.
        guard let resolution, !family.isGemma, let name = min(resolution, .high).name else { return }
        writer.member("mediaResolution", name)
    }
}
