internal import Wire

/// Translates a chat request into Gemini's words.
///
///     let encoder = GeminiRequestEncoder(request, options)
///     let media = … // encoder.remoteAddresses, downloaded
///     let sent = try encoder.encode(streaming: true, media: media)
///
/// A class, because a request is large and each part of the encoding has to look at it.
package final class GeminiRequestEncoder: Sendable {
    let request: ChatRequest
    let options: GeminiOptions
    let family: GeminiModelFamily

    /// An encoder of one request for one endpoint.
    package init(_ request: ChatRequest, _ options: GeminiOptions) {
        self.request = request
        self.options = options
        family = GeminiModelFamily(request.model)
    }

    /// The addresses of files from the web that `encode` needs, each once.
    package var remoteAddresses: [String] {
        var seen: Set<String> = []
        var addresses: [String] = []
        for message in request.messages {
            for case .media(let media) in message.parts {
                guard case .address(let address) = media.source, GeminiFileAddress(address) == .remote else { continue }
                if seen.insert(address).inserted { addresses.append(address) }
            }
        }
        return addresses
    }

    /// The request in Gemini's form; `media` holds the files of `remoteAddresses`.
    ///
    /// - Throws: `InvalidRequest` for what Gemini cannot do and the answer would not be the same without.
    package func encode(streaming: Bool, media: [String: FetchedMedia]) throws(InvalidRequest) -> GeminiRequest {
        let path = try GeminiPath.generation(by: request.model, streaming: streaming)
        let extras = try GoogleExtras(request.extras)
        let names = GeminiFunctionNames(request)
        let conversation = try GeminiConversation(request.messages, family: family, options: options, fetched: media)
        var tools = try GeminiTools(of: self, names: names, extras: extras)
        var config = GeminiGenerationConfig(of: self, extras: extras, resolution: conversation.resolution)
        let toolsText = try tools.toolsText()
        let toolConfigText = try extras.merged("toolConfig", over: tools.configText())
        let configText = try extras.merged("generationConfig", over: config.text())
        try checkCache(extras, conversation, hasTools: toolsText != nil || toolConfigText != nil)

        var writer = JSONWriter(into: buffer(media))
        writer.beginObject()
        writeConversation(conversation, names, to: &writer)
        if let toolsText { writer.member("tools", raw: toolsText) }
        if let toolConfigText { writer.member("toolConfig", raw: toolConfigText) }
        if let configText { writer.member("generationConfig", raw: configText) }
        if extras.top("serviceTier") == nil, let tier = serviceTier { writer.member("serviceTier", tier) }
        for member in extras.topMembers {
            writer.key(string: member.name)
            writer.value(member.value)
        }
        writer.endObject()
        return GeminiRequest(
            path: path, body: writer.bytes, losses: losses + (tools.losses + config.losses),
            requestCount: config.requestCount, context: context(names, tools, extras))
    }

    // MARK: - Writing

    /// Room for the whole text at once: growing would copy large files again.
    private func buffer(_ media: [String: FetchedMedia]) -> [UInt8] {
        var count = 4096
        for message in request.messages {
            count += 256
            for part in message.parts {
                switch part {
                case .text(let text): count += text.utf8.count + text.utf8.count / 8 + 64
                case .media(let piece):
                    switch piece.source {
                    case .base64(let base64): count += base64.count + 256
                    case .address(let address): count += (media[address]?.base64.count ?? address.utf8.count) + 256
                    }
                }
            }
            for call in message.toolCalls { count += call.arguments.utf8.count + call.id.utf8.count + 256 }
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        return bytes
    }

    private func writeConversation(
        _ conversation: GeminiConversation, _ names: GeminiFunctionNames, to writer: inout JSONWriter
    ) {
        let contents = GeminiContentsWriter(names: names, family: family, options: options, customTools: customTools)
        writer.key("contents")
        writer.beginArray()
        for turn in conversation.turns { contents.write(turn, to: &writer) }
        writer.endArray()
        guard !conversation.instructions.isEmpty else { return }
        writer.key("systemInstruction")
        writer.beginObject()
        writer.key("parts")
        writer.beginArray()
        for text in conversation.instructions {
            writer.beginObject()
            writer.member("text", text)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }

    /// A cache holds instructions and tools already, and Gemini refuses them beside it.
    private func checkCache(
        _ extras: GoogleExtras, _ conversation: GeminiConversation, hasTools: Bool
    ) throws(InvalidRequest) {
        guard extras.top("cachedContent") != nil else { return }
        guard !conversation.instructions.isEmpty || hasTools else { return }
        let what = hasTools ? "tools" : "system messages"
        throw InvalidRequest(
            param: "google.cached_content",
            message: "\"google.cached_content\" cannot stand beside \(what): they belong into the cache itself")
    }

    // MARK: - Small things

    private var customTools: Set<String> {
        if request.tools.isEmpty { return [] }
        return Set(request.tools.lazy.filter(\.isCustom).map(\.name))
    }

    private var serviceTier: String? {
        switch request.serviceTier {
        case "flex": "flex"
        case "priority": "priority"
        case "default": "standard"
        default: nil
        }
    }

    private var losses: [Loss] {
        var losses = request.unexpressed.map { Loss($0, .ignored, "Gemini has nothing like it") }
        if let tier = request.serviceTier, tier != "auto", serviceTier == nil {
            losses.append(Loss("service_tier", .ignored, "Gemini has no tier \"\(tier)\""))
        }
        return losses
    }

    private func context(_ names: GeminiFunctionNames, _ tools: GeminiTools, _ extras: GoogleExtras) -> GeminiContext {
        GeminiContext(
            model: request.model, originalNames: names.originals, customTools: customTools,
            declaredNames: Set(tools.declared.map(\.name)), keepsOnlyFirstCall: !request.allowsParallelCalls,
            issuer: options.issuer, usesLegacyFunctions: request.usesLegacyFunctions, thoughtTag: extras.thoughtTag,
            speechFormat: request.speech?.format, wantsTopLogprobs: (request.sampling.topLogprobs ?? 0) > 0)
    }
}
