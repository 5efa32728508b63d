import Support
import Wire

@testable import Dialects

/// Random requests, made of what conversations, schemas and Google's members are made of, and of what they are not.
struct RandomChatRequest {
    var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    mutating func request() throws -> ChatRequest {
        var request = ChatRequest(model: pick(Self.models), messages: [])
        for index in 0..<number(8) { request.messages.append(try message(at: index)) }
        for _ in 0..<number(4) {
            request.tools.append(
                ToolDeclaration(
                    name: pick(Self.names), description: chance(2) ? text() : nil,
                    parameters: chance(4) ? nil : try schema(), isStrict: chance(3), isCustom: chance(6)))
        }
        request.toolChoice = pick([
            .auto, .none, .required, .allowed(["f"], mustCall: true), .allowed(["f"], mustCall: false),
        ])
        request.choiceCount = 1 + number(9)
        if chance(3) { request.format = chance(2) ? .json : .schema(try schema()) }
        request.reasoning.effort = chance(2) ? nil : pick([ReasoningOptions.Effort.none, .low, .max])
        request.reasoning.budget = chance(4) ? number(50_000) - 1 : nil
        request.sampling.seed = chance(3) ? Int.random(in: .min ... .max, using: &generator) : nil
        request.sampling.stop = (0..<number(7)).map { _ in text() }
        request.modalities = chance(5) ? [pick(["text", "audio", "image", "x"])] : []
        request.speech = chance(5) ? SpeechOptions(voice: text(), format: pick(["wav", "mp3"])) : nil
        request.searchesWeb = chance(4)
        request.serviceTier = chance(4) ? pick(["flex", "default", "x"]) : nil
        if chance(3) { request.extras = [DialectExtra(dialect: .google, members: try extras())] }
        return request
    }

    /// A schema, mostly: keywords with the kind of value they should have, or any other.
    mutating func schema() throws -> JSONView {
        try JSONDocument(parsing: schemaValue(depth: 4).text).root
    }

    private mutating func message(at index: Int) throws -> ChatMessage {
        var message = ChatMessage(
            role: pick([.system, .user, .assistant, .assistant, .tool]), parts: [], at: .message(index))
        for _ in 0..<number(3) {
            message.parts.append(chance(5) ? .media(media()) : .text(text()))
        }
        message.signature = chance(4) ? signature() : nil
        if message.role == .assistant {
            for _ in 0..<number(3) {
                message.toolCalls.append(
                    ToolCall(
                        id: pick(Self.ids), name: pick(Self.names), arguments: chance(3) ? text() : json(depth: 3),
                        signature: chance(3) ? signature() : nil))
            }
            if chance(5) {
                message.googleExtras = try JSONDocument(
                    parsing: Array(#"{"parts":[\#(json(depth: 2)),{"toolCall":{}}]}"#.utf8)
                ).root
            }
        }
        if message.role == .tool {
            message.toolCallID = chance(4) ? nil : pick(Self.ids)
            message.toolName = chance(4) ? pick(Self.names) : nil
        }
        return message
    }

    private mutating func media() -> Media {
        let source: Media.Source =
            chance(2)
            ? .base64(Array("AAAA".utf8)[...])
            : .address(pick(["gs://a/b.png", "files/x", "https://x.example/", "?", ""]))
        var media = Media(
            kind: pick([.image, .audio, .document]), source: source,
            mimeType: pick(["image/png", "application/pdf", "x", nil]),
            place: "here")
        media.detail = pick([nil, "low", "high", "?"])
        return media
    }

    private mutating func signature() -> ThoughtSignature {
        ThoughtSignature(value: pick(["c2ln", "", "not base64", "-_"]), issuer: pick([nil, "here", "elsewhere"]))
    }

    private mutating func extras() throws -> JSONView {
        var members = JSONObject()
        for _ in 0..<number(4) { members[pick(Self.googleNames)] = value(depth: 2) }
        return try JSONDocument(parsing: JSONValue.object(members).text).root
    }

    private mutating func schemaValue(depth: Int) -> JSONValue {
        guard depth > 0, !chance(12) else { return pick([true, false, [:], ["type": "string"]]) }
        var members = JSONObject()
        for _ in 0..<number(5) {
            let keyword = pick(Self.keywords)
            members[keyword] = chance(8) ? value(depth: 2) : keywordValue(keyword, depth: depth - 1)
        }
        return .object(members)
    }

    private mutating func keywordValue(_ keyword: String, depth: Int) -> JSONValue {
        switch keyword {
        case "properties", "$defs", "definitions":
            var members = JSONObject()
            for _ in 0..<number(3) { members[pick(Self.names + Self.keywords)] = schemaValue(depth: depth) }
            return .object(members)
        case "anyOf", "oneOf", "allOf", "prefixItems":
            return .array((0..<number(3)).map { _ in schemaValue(depth: depth) })
        case "items", "additionalProperties", "not": return schemaValue(depth: depth)
        case "$ref": return pick(["#", "#/$defs/f", "#/definitions/g", "#/properties/f", "#/$defs/none", "x"])
        case "type": return pick(["object", "array", "STRING", "integer", ["string", "null"], ["array"]])
        case "required": return pick([["f"], ["f", "g"], true])
        default: return value(depth: 1)
        }
    }

    private mutating func value(depth: Int) -> JSONValue {
        switch number(depth > 0 ? 7 : 5) {
        case 0: .null
        case 1: .bool(chance(2))
        case 2: .number(JSONNumber(pick(["0", "-1.50", "1e400", "9223372036854775807"])) ?? JSONNumber(1))
        case 3, 4: .string(text())
        case 5: .array((0..<number(3)).map { _ in value(depth: depth - 1) })
        default:
            .object(
                JSONObject(
                    (0..<number(3)).map { _ in .init(name: pick(Self.names + ["$ref"]), value: value(depth: depth - 1))
                    }))
        }
    }

    private mutating func json(depth: Int) -> String { value(depth: depth).json }

    private mutating func text() -> String {
        pick(["", " ", "Hi", "\u{0}\u{1F}\"\\/", "é\u{301}\u{1F600}\u{2028}", "{", #"{"a":1}"#, "[1]", "\u{FFFD}"])
    }

    private mutating func number(_ below: Int) -> Int { Int.random(in: 0..<below, using: &generator) }
    private mutating func chance(_ oneIn: Int) -> Bool { number(oneIn) == 0 }
    private mutating func pick<Element>(_ choices: [Element]) -> Element { choices[number(choices.count)] }

    private static let models = [
        "gemini-2.5-flash", "gemini-3-flash-preview", "gemini-2.0-flash", "gemma-3-27b-it", "x", "gemini-3-pro-image",
    ]
    private static let names = ["f", "g", "2f", "_2f", "", "é", "e\u{301}", "a b", String(repeating: "n", count: 80)]
    private static let ids = ["c1", "c2", "", "call_1__sig_here_c2ln"]
    private static let keywords = [
        "type", "properties", "items", "prefixItems", "anyOf", "oneOf", "allOf", "$ref", "$defs", "definitions",
        "required",
        "const", "enum", "nullable", "minimum", "exclusiveMinimum", "exclusiveMaximum", "additionalProperties", "not",
        "description", "title", "$schema", "default", "x-own",
    ]
    private static let googleNames = [
        "thinking_config", "safetySettings", "generation_config", "tools", "tool_config", "labels", "response_schema",
        "contents", "unknown_member", "cached_content", "top_k", "media_resolution", "thought_tag_marker",
    ]
}
