import Wire

/// What the Gemini API documents about a `generateContent` body beyond its types.
enum GeminiRequestRules {
    /// The same, for bodies that may not even be JSON.
    static func judged(_ body: [UInt8]) -> [String] {
        (try? findings(in: body)) ?? ["not JSON"]
    }

    private static let payloads = [
        "text", "inlineData", "fileData", "functionCall", "functionResponse", "toolCall", "toolResponse",
    ]

    /// What is wrong with a body; throws if it is not JSON.
    static func findings(in body: [UInt8]) throws -> [String] {
        let body = try JSONValue(parsing: body, limits: JSONLimits(depth: 400))
        var found: [String] = []
        let contents = body["contents"]?.array ?? []
        if contents.isEmpty { found.append("contents: empty") }
        if contents.first?["role"] == "model" { found.append("contents[0]: the first turn is the model's") }
        for (index, content) in contents.enumerated() {
            found += partFindings(of: content).map { "contents[\(index)]: \($0)" }
        }
        found += turnFindings(contents)
        found += configFindings(body["generationConfig"] ?? [:])
        found += toolFindings(body)
        for part in body["systemInstruction"]?["parts"]?.array ?? [] where part["text"]?.string?.isEmpty ?? true {
            found.append("systemInstruction: a part without text")
        }
        return found
    }

    private static func partFindings(of content: JSONValue) -> [String] {
        var found: [String] = []
        if !["user", "model"].contains(content["role"]?.string) { found.append("no role") }
        let parts = content["parts"]?.array ?? []
        if parts.isEmpty { found.append("no parts") }
        for part in parts {
            let names = payloads.filter { part[$0] != nil }
            if names.count != 1 { found.append("a part with the payloads \(names)") }
            if let blob = part["inlineData"],
                blob["mimeType"]?.string?.contains("/") != true || blob["data"]?.string == nil
            {
                found.append("inlineData without type or data")
            }
            if let file = part["fileData"], file["fileUri"]?.string?.isEmpty ?? true {
                found.append("fileData without address")
            }
            if let call = part["functionCall"], !isName(call["name"]?.string) || call["args"]?.object == nil {
                found.append("functionCall without a good name or an object as args")
            }
            if let result = part["functionResponse"],
                !isName(result["name"]?.string) || result["response"]?.object == nil
            {
                found.append("functionResponse without a good name or an object as response")
            }
        }
        let kinds = Set(parts.map { $0["functionResponse"] != nil })
        if kinds.count > 1 { found.append("results and other parts in one content") }
        return found
    }

    /// Contents of one role in a row are one turn; after calls it holds exactly their results, in order.
    private static func turnFindings(_ contents: [JSONValue]) -> [String] {
        var turns: [(role: JSONValue, parts: [JSONValue])] = []
        for content in contents {
            let role = content["role"] ?? .null
            if turns.last?.role == role {
                turns[turns.count - 1].parts += content["parts"]?.array ?? []
            } else {
                turns.append((role, content["parts"]?.array ?? []))
            }
        }
        var found: [String] = []
        var pending: [JSONValue] = []
        for turn in turns {
            let calls = turn.parts.compactMap { $0["functionCall"] }
            let results = turn.parts.compactMap { $0["functionResponse"] }
            if turn.role != "model", !calls.isEmpty { found.append("a call of the user's") }
            if turn.role == "model", !results.isEmpty { found.append("a result of the model's") }
            if turn.role != "model" {
                if results.map({ $0["name"] }) != pending.map({ $0["name"] }) {
                    found.append("results do not match calls")
                }
                if results.map({ $0["id"] }) != pending.map({ $0["id"] }) {
                    found.append("ids of results do not match")
                }
            }
            pending = calls
        }
        if !pending.isEmpty { found.append("calls without results at the end") }
        return found
    }

    private static func configFindings(_ config: JSONValue) -> [String] {
        var found: [String] = []
        let stop = config["stopSequences"]?.array ?? []
        if stop.count > 5 || stop.contains("") { found.append("stopSequences: too many or empty") }
        if config["thinkingConfig"]?["thinkingLevel"] != nil, config["thinkingConfig"]?["thinkingBudget"] != nil {
            found.append("thinkingConfig: level and budget")
        }
        if let schema = config["responseJsonSchema"] {
            if config["responseMimeType"] != "application/json" { found.append("a schema without responseMimeType") }
            if config["responseSchema"] != nil { found.append("two schemas") }
            found += schemaFindings(schema, root: schema)
        }
        if config["logprobs"] != nil, config["responseLogprobs"] != true {
            found.append("logprobs without responseLogprobs")
        }
        return found
    }

    private static func toolFindings(_ body: JSONValue) -> [String] {
        var found: [String] = []
        var names: [String] = []
        for function in body["tools"]?.array?.flatMap({ $0["functionDeclarations"]?.array ?? [] }) ?? [] {
            names.append(function["name"]?.string ?? "")
            if let schema = function["parametersJsonSchema"] { found += schemaFindings(schema, root: schema) }
        }
        if names.contains(where: { !isName($0) }) { found.append("tools: a name that is refused") }
        if Set(names).count != names.count { found.append("tools: a name twice") }
        guard let calling = body["toolConfig"]?["functionCallingConfig"] else { return found }
        let allowed = calling["allowedFunctionNames"]?.array ?? []
        if !allowed.isEmpty, calling["mode"] != "ANY", calling["mode"] != "VALIDATED" {
            found.append("names without a mode")
        }
        if allowed.contains(where: { !names.contains($0.string ?? "") }) { found.append("allows what is not declared") }
        return found
    }

    /// References lead to something and stand alone; arrays say what they hold; nothing that Gemini refuses is left.
    private static func schemaFindings(_ schema: JSONValue, root: JSONValue) -> [String] {
        guard let members = schema.object?.members else { return schema.bool == nil ? ["no schema: \(schema)"] : [] }
        var found: [String] = []
        for name in ["const", "$schema", "definitions", "allOf", "nullable", "exclusiveMinimum", "not"]
        where schema[name] != nil {
            found.append("schema: \(name)")
        }
        if let reference = schema["$ref"]?.string {
            if members.contains(where: { !$0.name.hasPrefix("$") }) { found.append("schema: members beside $ref") }
            let isFolder = reference.hasPrefix("#/$defs/")
            let name = String(reference.dropFirst("#/$defs/".count))
            if isFolder ? root["$defs"]?[name] == nil : reference != "#" {
                found.append("schema: \(reference) leads nowhere")
            }
        }
        if schema["type"] == "array", schema["items"] == nil, schema["prefixItems"] == nil {
            found.append("schema: no items")
        }
        for name in ["properties", "$defs"] {
            for member in schema[name]?.object?.members ?? [] { found += schemaFindings(member.value, root: root) }
        }
        for name in ["anyOf", "oneOf", "prefixItems"] {
            for element in schema[name]?.array ?? [] { found += schemaFindings(element, root: root) }
        }
        for name in ["items", "additionalProperties"] {
            if let inner = schema[name] { found += schemaFindings(inner, root: root) }
        }
        return found
    }

    private static func isName(_ name: String?) -> Bool {
        guard let name, let first = name.utf8.first, name.utf8.count <= 64 else { return false }
        let letters = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_".utf8)
        return letters.contains(first)
            && name.utf8.allSatisfy { letters.contains($0) || "0123456789-.:".utf8.contains($0) }
    }
}
