internal import Wire

/// Google's own members where clients put them: within `google`, and, as LiteLLM has them, beside OpenAI's.
enum GoogleMembers {
    /// What is Google's when it stands at the top of a request, in either spelling.
    private static let names: [StaticString] = [
        "thinkingConfig", "thinking_config", "safetySettings", "safety_settings", "cachedContent", "cached_content",
        "responseModalities", "response_modalities", "mediaResolution", "media_resolution", "imageConfig",
        "image_config", "speechConfig", "speech_config", "toolConfig", "tool_config", "responseMimeType",
        "response_mime_type", "responseSchema", "response_schema", "responseJsonSchema", "response_json_schema",
        "labels",
    ]

    /// The name, if it is one of Google's.
    static func name(of key: JSONView) -> StaticString? {
        names.first { key.stringEquals($0) }
    }

    /// One object of several, of which the earlier ones win member by member; nil where there is none.
    ///
    /// Both spellings of a name are the same name.
    static func merged(_ sources: [JSONView]) -> JSONView? {
        guard sources.count > 1 else { return sources.first }
        var members = JSONObject()
        for source in sources {
            guard case .object(let object) = JSONValue(source) else { continue }
            members = merge(members, over: object)
        }
        return try? JSONDocument(parsing: JSONValue.object(members).text).root
    }

    private static func merge(_ upper: JSONObject, over lower: JSONObject) -> JSONObject {
        var merged = upper
        var places: [[UInt8]: Int] = [:]
        for (place, member) in upper.members.enumerated() where places[camelCase(member.name)] == nil {
            places[camelCase(member.name)] = place
        }
        for member in lower.members {
            guard let place = places[camelCase(member.name)] else {
                merged.members.append(member)
                continue
            }
            guard case .object(let inner) = merged.members[place].value, case .object(let below) = member.value else {
                continue
            }
            merged.members[place].value = .object(merge(inner, over: below))
        }
        return merged
    }

    /// `thinking_config` as `thinkingConfig`, in bytes.
    private static func camelCase(_ name: String) -> [UInt8] {
        var folded: [UInt8] = []
        var isWordStart = false
        for byte in name.utf8 {
            if byte == UInt8(ascii: "_"), !folded.isEmpty {
                isWordStart = true
            } else {
                let isLetter = byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")
                folded.append(isWordStart && isLetter ? byte - 0x20 : byte)
                isWordStart = false
            }
        }
        return folded
    }

    /// The value of a member under either of its spellings.
    static func value(_ members: JSONView?, _ snake: StaticString, _ camel: StaticString) -> JSONView? {
        members?.given(snake) ?? members?.given(camel)
    }
}

extension ChatRequestReader {
    /// The members under `extra_body.google`, then those under `google`, then those beside OpenAI's own.
    ///
    /// - Parameter loose: the last of them, as the text of an object.
    mutating func readGoogleExtras(_ loose: [UInt8]?) throws(InvalidRequest) {
        var sources: [JSONView] = []
        if let extra = try body.given("extra_body")?.checkedObject("extra_body") {
            for (key, value) in extra.members where !value.isNull {
                if key.stringEquals("google") {
                    sources.append(try value.checkedObject("extra_body.google"))
                } else {
                    request.unexpressed.append("extra_body.\(key.string ?? "")")
                }
            }
        }
        if let google = try body.given("google")?.checkedObject("google") { sources.append(google) }
        if let loose, let document = try? JSONDocument(parsing: loose) { sources.append(document.root) }
        guard let members = GoogleMembers.merged(sources) else { return }
        request.extras.append(DialectExtra(dialect: .google, members: members))
        checkThinking(members)
    }

    /// Google's own way and OpenAI's to say how much to think cannot both be meant.
    private mutating func checkThinking(_ google: JSONView) {
        guard request.reasoning.effort != nil || request.reasoning.budget != nil,
            let thinking = GoogleMembers.value(google, "thinking_config", "thinkingConfig"),
            GoogleMembers.value(thinking, "thinking_budget", "thinkingBudget") != nil
                || GoogleMembers.value(thinking, "thinking_level", "thinkingLevel") != nil
        else { return }
        refuse(
            "reasoning_effort", "\"reasoning_effort\" and \"thinking_config\" both say how much to think: give one")
    }
}
