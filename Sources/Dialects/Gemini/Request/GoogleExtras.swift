internal import Wire

/// What a client says to Gemini alone, in the members that mapping sorts under `google`.
struct GoogleExtras {
    /// By names as they stand in JSON: `tools`, `toolConfig`, `generationConfig` and what else belongs to the top.
    private var sections = JSONObject()
    /// The tag that encloses thoughts within the text.
    private(set) var thoughtTag: String?
    /// Values that may still be read: merging is quadratic in the members of one object.
    private var budget = 1024

    /// Merges the sources; the first has the last word.
    init(_ extras: [DialectExtra]) throws(InvalidRequest) {
        for extra in extras.reversed() where extra.dialect == .google {
            guard extra.members.kind == .object else {
                throw InvalidRequest(param: "google", message: "\"google\" must be an object")
            }
            for (key, value) in extra.members.members {
                let name = GoogleNames.json(key.string ?? "")
                try add(name, try converted(value, called: name))
            }
        }
    }

    /// Whether nothing was said.
    var isEmpty: Bool { sections.members.isEmpty }

    /// Tools of Google's own, and declarations in its form.
    var tools: [JSONValue] { sections["tools"]?.array ?? [] }

    /// Whether there is a tool with the member `name`.
    func hasTool(_ name: String) -> Bool {
        tools.contains { $0[name] != nil }
    }

    /// Whether there is a tool that Google's servers run.
    var hasServerSideTool: Bool {
        tools.contains { $0.object?.members.contains { $0.name != "functionDeclarations" } ?? false }
    }

    /// Whether they say how much to think.
    var setsThinking: Bool {
        let thinking = sections["generationConfig"]?["thinkingConfig"]
        return thinking?["thinkingBudget"] != nil || thinking?["thinkingLevel"] != nil
    }

    /// The members of the request's top that are no section of the mapping's own.
    var topMembers: [JSONObject.Member] {
        sections.members.filter { !["tools", "toolConfig", "generationConfig"].contains($0.name) }
    }

    /// The value of a member of the request's top.
    func top(_ name: String) -> JSONValue? { sections[name] }

    /// A section's JSON text with what was said laid over it.
    func merged(_ section: String, over text: [UInt8]?) throws(InvalidRequest) -> [UInt8]? {
        guard let overlay = sections[section] else { return text }
        guard let text else { return overlay.text }
        do throws(JSONError) {
            let value = try JSONValue(parsing: text, limits: JSONLimits(depth: JSONLimits.deepest))
            guard case .object(var merged) = value, case .object(let upper) = overlay else { return overlay.text }
            merged.overlay(upper)
            return JSONValue.object(merged).text
        } catch {
            throw InvalidRequest(
                param: "google", message: "\"google.\(section)\" cannot be merged: the request nests too deep")
        }
    }

    // MARK: - Reading

    private mutating func add(_ name: String, _ value: JSONValue) throws(InvalidRequest) {
        switch name {
        case "contents", "systemInstruction", "model":
            throw InvalidRequest(
                param: "google.\(name)",
                message: "\"google.\(name)\" cannot stand beside OpenAI's own parameters for it")
        case "thoughtTagMarker":
            thoughtTag = value.string
        case "tools":
            guard value.array != nil else {
                throw InvalidRequest(param: "google.tools", message: "\"google.tools\" must be an array")
            }
            sections["tools"] = value
        case "aspectRatio", "imageSize":
            sections.overlay(only("generationConfig", ["imageConfig": .object(only(name, value))]))
        case "includeThoughts", "thinkingBudget", "thinkingLevel":
            sections.overlay(only("generationConfig", ["thinkingConfig": .object(only(name, value))]))
        default:
            let isDeeper = GoogleNames.isOfGenerationConfig(name)
            sections.overlay(isDeeper ? only("generationConfig", .object(only(name, value))) : only(name, value))
        }
    }

    private func only(_ name: String, _ value: JSONValue) -> JSONObject {
        JSONObject([JSONObject.Member(name: name, value: value)])
    }

    /// The value with the names of its members as they stand in JSON. Recurses no deeper than the parser lets it.
    private mutating func converted(_ value: JSONView, called name: String) throws(InvalidRequest) -> JSONValue {
        if GoogleNames.isOpaque(name) { return JSONValue(value) }
        budget -= 1
        guard budget > 0 else {
            throw InvalidRequest(param: "google", message: "\"google\" has too many values")
        }
        switch value.kind {
        case .object:
            var object = JSONObject()
            for (key, member) in value.members {
                let name = GoogleNames.json(key.string ?? "")
                object.members.append(.init(name: name, value: try converted(member, called: name)))
            }
            return .object(object)
        case .array:
            var elements: [JSONValue] = []
            for element in value.elements { elements.append(try converted(element, called: name)) }
            return .array(elements)
        case .string where name == "thinkingLevel":
            // Enumerations are upper case; clients write them like OpenAI's.
            return .string(value.string?.uppercased() ?? "")
        default:
            return JSONValue(value)
        }
    }
}
