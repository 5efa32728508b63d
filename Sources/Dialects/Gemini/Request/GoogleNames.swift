/// The names of Gemini's request members. Google documents them in two spellings and this gateway writes one.
enum GoogleNames {
    /// The name as it stands in JSON: `safety_settings` is `safetySettings`; a name that is not known stays as it is.
    static func json(_ name: String) -> String {
        guard name.utf8.contains(UInt8(ascii: "_")) else { return name }
        let camel = camelCase(name)
        return known.contains(camel) ? camel : name
    }

    /// Whether the names within the member's value are the client's own.
    static func isOpaque(_ name: String) -> Bool {
        opaque.contains(name)
    }

    /// Whether the member belongs into `generationConfig`.
    static func isOfGenerationConfig(_ name: String) -> Bool {
        generationConfig.contains(name)
    }

    private static func camelCase(_ name: String) -> String {
        var bytes: [UInt8] = []
        var isRaised = false
        for byte in name.utf8 {
            if byte == UInt8(ascii: "_") {
                isRaised = !bytes.isEmpty
            } else {
                let isLower = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                bytes.append(isRaised && isLower ? byte & 0xDF : byte)
                isRaised = false
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let opaque: Set<String> = [
        "labels", "responseSchema", "responseJsonSchema", "parameters", "parametersJsonSchema", "response", "args",
        "headers", "default", "example",
    ]

    private static let generationConfig: Set<String> = [
        "audioTimestamp", "candidateCount", "enableEnhancedCivicAnswers", "frequencyPenalty", "imageConfig", "logprobs",
        "maxOutputTokens", "mediaResolution", "modelSelectionConfig", "presencePenalty", "responseFormat",
        "responseJsonSchema", "responseLogprobs", "responseMimeType", "responseModalities", "responseSchema",
        "routingConfig", "seed", "speechConfig", "stopSequences", "temperature", "thinkingConfig", "topK", "topP",
        "translationConfig",
    ]

    private static let known: Set<String> = generationConfig.union([
        "allowedFunctionNames", "apiEndpoint", "aspectRatio", "autoRanker", "blockingConfidence", "cachedContent",
        "codeExecution", "computerUse", "continuationToken", "dynamicRetrievalConfig", "dynamicThreshold",
        "enableWidget", "endTime", "enterpriseWebSearch", "excludeDomains", "excludedPredefinedFunctions", "fileSearch",
        "fileSearchStoreNames", "functionCallingConfig", "functionDeclarations", "generationConfig", "googleMaps",
        "googleSearch", "googleSearchRetrieval", "imageSize", "includeServerSideToolInvocations", "includeThoughts",
        "languageCode", "latLng", "mcpServers", "metadataFilter", "modelArmorConfig", "multiSpeakerVoiceConfig",
        "parametersJsonSchema", "personGeneration", "prebuiltVoiceConfig", "promptTemplateName", "propertyOrdering",
        "responseTemplateName", "retrievalConfig", "safetySettings", "serviceTier", "similarityTopK",
        "speakerVoiceConfigs", "sseReadTimeout", "startTime", "streamFunctionCallArguments", "streamableHttpTransport",
        "systemInstruction", "thinkingBudget", "thinkingLevel", "thoughtTagMarker", "timeRangeFilter", "timeoutMs",
        "toolConfig", "urlContext", "vertexAiSearch", "vertexRagStore", "voiceConfig", "voiceName",
    ])
}
