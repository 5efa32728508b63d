import Wire

@testable import Dialects

/// Requests in OpenAI's form as Ollama gets them, and Ollama's answers as events.
enum OllamaRig {
    static func dialect(_ body: JSONView, _ defaults: OllamaDefaults = OllamaDefaults()) throws -> OllamaDialect {
        OllamaDialect(try OllamaOptions(body, defaults: defaults))
    }

    /// A chat request; `members` stand beside the messages, each with a comma before it.
    static func encode(
        _ members: String = "", messages: String = #"{"role":"user","content":"Hi"}"#,
        media: [String: FetchedMedia] = [:], defaults: OllamaDefaults = OllamaDefaults(), streaming: Bool = false
    ) throws -> OllamaRequest {
        let body = try JSONView(parsing: #"{"model":"m","messages":[\#(messages)]\#(members)}"#)
        let encoder = try dialect(body, defaults).encoder(
            for: ChatRequest(chat: body, model: "m"), conceding: ChatConcessions())
        return try encoder.encode(streaming: streaming, media: media)
    }

    /// The JSON text that Ollama gets.
    static func text(
        _ members: String = "", messages: String = #"{"role":"user","content":"Hi"}"#,
        media: [String: FetchedMedia] = [:], defaults: OllamaDefaults = OllamaDefaults()
    ) throws -> String {
        let request = try encode(members, messages: messages, media: media, defaults: defaults)
        return String(decoding: request.body, as: UTF8.self)
    }

    /// What is wrong with a request, and with which parameter.
    static func refusal(_ members: String, messages: String = #"{"role":"user","content":"Hi"}"#) -> InvalidRequest? {
        do {
            _ = try encode(members, messages: messages)
            return nil
        } catch {
            return error as? InvalidRequest
        }
    }

    /// The events of a stream, fed in pieces.
    static func events(
        _ pieces: [[UInt8]], _ context: OllamaContext = OllamaContext(), maxEventBytes: Int = 1 << 20
    ) throws(UpstreamProblem) -> [ChatEvent] {
        var decoder = OllamaStreamDecoder(context, answerID: id, maxEventBytes: maxEventBytes)
        var events: [ChatEvent] = []
        for piece in pieces { events += try decoder.feed(piece) }
        return try events + decoder.finish()
    }

    static let id = "0123456789abcdef0123456789abcdef"
}
