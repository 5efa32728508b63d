internal import Wire

/// Google's own members where clients put them: within `google`, and, as LiteLLM has them, beside OpenAI's.
struct GoogleMembers {
    /// The objects that hold them; what stands in an earlier one counts before what stands in a later one.
    private(set) var sources: [JSONView] = []
    /// What else stood in `extra_body`, by its path.
    private(set) var unknown: [String] = []

    /// Reads `extra_body.google`, which is Google's documented form, and `google`, which is what the official package
    /// makes of it.
    init(of body: JSONView) throws(InvalidRequest) {
        if let extra = try body.given("extra_body")?.checkedObject("extra_body") {
            for (key, value) in extra.members where !value.isNull {
                if key.stringEquals("google") {
                    sources.append(try value.checkedObject("extra_body.google"))
                } else {
                    unknown.append("extra_body.\(key.string ?? "")")
                }
            }
        }
        if let google = try body.given("google")?.checkedObject("google") { sources.append(google) }
    }

    /// Adds members that stood beside OpenAI's own, as the text of an object.
    mutating func append(_ loose: [UInt8]) {
        guard let document = try? JSONDocument(parsing: loose) else { return }
        sources.append(document.root)
    }

    /// The first value of a member, under either of its spellings.
    func value(_ snake: StaticString, _ camel: StaticString) -> JSONView? {
        for source in sources {
            if let value = source.given(snake) ?? source.given(camel) { return value }
        }
        return nil
    }

    /// What is Google's when it stands at the top of a request, in either spelling.
    private static let looseNames: [StaticString] = [
        "thinkingConfig", "thinking_config", "safetySettings", "safety_settings", "cachedContent", "cached_content",
        "responseModalities", "response_modalities", "mediaResolution", "media_resolution", "imageConfig",
        "image_config", "speechConfig", "speech_config", "toolConfig", "tool_config", "responseMimeType",
        "response_mime_type", "responseSchema", "response_schema", "responseJsonSchema", "response_json_schema",
        "labels",
    ]

    /// The name, if it is one of Google's.
    static func looseName(_ key: JSONView) -> StaticString? {
        looseNames.first { key.stringEquals($0) }
    }
}
