import Testing
import Wire

@testable import Dialects

/// Makes requests, has them encoded, and judges every body by `GeminiRequestRules`.
enum GeminiRequestRig {
    static let second = "gemini-2.5-flash"
    static let third = "gemini-3-flash-preview"

    static func view(_ json: String) throws -> JSONView {
        try JSONDocument(parsing: Array(json.utf8)).root
    }

    static func value(_ json: String) throws -> JSONValue {
        try JSONValue(parsing: Array(json.utf8))
    }

    static func request(_ messages: ChatMessage..., model: String = second) -> ChatRequest {
        ChatRequest(model: model, messages: messages.isEmpty ? [user("Hi")] : messages)
    }

    static func encode(
        _ request: ChatRequest, streaming: Bool = false, vertex: Bool = false, replacing: Bool = false,
        media: [String: FetchedMedia] = [:], sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> GeminiRequest {
        let options = GeminiOptions(issuer: "here", isVertex: vertex, replacesSignatures: replacing)
        let encoded = try GeminiRequestEncoder(request, options).encode(streaming: streaming, media: media)
        for finding in try GeminiRequestRules.findings(in: encoded.body) {
            Issue.record("\(finding)", sourceLocation: sourceLocation)
        }
        return encoded
    }

    static func body(
        _ request: ChatRequest, vertex: Bool = false, replacing: Bool = false, media: [String: FetchedMedia] = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> JSONValue {
        let encoded = try encode(
            request, vertex: vertex, replacing: replacing, media: media, sourceLocation: sourceLocation)
        return try JSONValue(parsing: encoded.body)
    }

    /// The parameter that a refusal names.
    static func refusal(of request: ChatRequest, media: [String: FetchedMedia] = [:]) -> InvalidRequest? {
        do throws(InvalidRequest) {
            _ = try GeminiRequestEncoder(request, GeminiOptions(issuer: "here")).encode(streaming: false, media: media)
            return nil
        } catch {
            return error
        }
    }

    // MARK: - Messages

    static func system(_ text: String) -> ChatMessage {
        ChatMessage(role: .system, parts: [.text(text)])
    }

    static func user(_ text: String) -> ChatMessage {
        ChatMessage(role: .user, parts: [.text(text)])
    }

    static func user(_ media: Media) -> ChatMessage {
        ChatMessage(role: .user, parts: [.media(media)])
    }

    static func assistant(_ text: String, _ calls: ToolCall..., signature: ThoughtSignature? = nil) -> ChatMessage {
        var message = ChatMessage(role: .assistant, parts: text.isEmpty ? [] : [.text(text)])
        message.toolCalls = calls
        message.signature = signature
        return message
    }

    static func call(_ id: String, _ name: String, _ arguments: String = "{}", signed: String? = nil) -> ToolCall {
        ToolCall(
            id: id, name: name, arguments: arguments,
            signature: signed.map { ThoughtSignature(value: $0, issuer: "here") })
    }

    static func result(_ id: String, _ text: String) -> ChatMessage {
        var message = ChatMessage(role: .tool, parts: [.text(text)], at: .message(9))
        message.toolCallID = id
        return message
    }

    static func media(
        _ kind: Media.Kind, _ mimeType: String?, _ base64: String = "AAAA", detail: String? = nil
    ) -> Media {
        var media = Media(
            kind: kind, source: .base64(Array(base64.utf8)[...]), mimeType: mimeType, place: "messages[0].content[0]")
        media.detail = detail
        return media
    }

    static func media(_ kind: Media.Kind, at address: String, _ mimeType: String? = nil) -> Media {
        Media(kind: kind, source: .address(address), mimeType: mimeType, place: "messages[0].content[0]")
    }

    static func tool(_ name: String, _ parameters: String? = nil, strict: Bool = false) throws -> ToolDeclaration {
        ToolDeclaration(
            name: name, description: "does \(name)", parameters: try parameters.map(view), isStrict: strict)
    }

    static func google(_ json: String) throws -> DialectExtra {
        DialectExtra(dialect: .google, members: try view(json))
    }
}

extension JSONValue {
    /// The value as text, for comparisons that print well.
    var json: String { String(decoding: text, as: UTF8.self) }
}
