import Dialects
import Testing
import Wire

/// A request's body around the members a test is about.
struct ChatBody: CustomTestStringConvertible {
    let members: String

    /// Members besides the model, and besides the messages unless they are among them.
    init(_ members: String) {
        self.members = members
    }

    var testDescription: String { members.count > 80 ? String(members.prefix(80)) + "…" : members }

    /// A body whose one user message has this JSON text as its content.
    static func content(_ content: String) -> ChatBody {
        ChatBody(#""messages":[{"role":"user","content":\#(content)}]"#)
    }

    static func messages(_ messages: String...) -> ChatBody {
        ChatBody(#""messages":[\#(messages.joined(separator: ","))]"#)
    }

    func view() throws -> JSONView {
        var text = #"{"model":"gemini-2.5-flash""#
        if !members.contains(#""messages""#), !members.contains(#""prompt""#) {
            text += #","messages":[{"role":"user","content":"Hi"}]"#
        }
        if !members.isEmpty { text += "," + members }
        return try JSONDocument(parsing: Array((text + "}").utf8)).root
    }

    func read() throws -> ChatRequest {
        try ChatRequest(chat: try view(), model: "gemini-2.5-flash")
    }

    /// The only message.
    func message() throws -> ChatMessage {
        let messages = try read().messages
        guard messages.count == 1 else { throw UnexpectedCount(count: messages.count) }
        return messages[0]
    }

    /// The only part of the only message, which has to be a medium.
    func media() throws -> Media {
        let parts = try message().parts
        guard parts.count == 1, case .media(let media) = parts[0] else { throw UnexpectedCount(count: parts.count) }
        return media
    }

    /// The parameter that the request is refused for; "-" if it is not.
    func refusedParam() throws -> String? {
        let body = try view()
        do throws(InvalidRequest) {
            _ = try ChatRequest(chat: body, model: "gemini-2.5-flash")
            return "-"
        } catch {
            return error.param
        }
    }

    struct UnexpectedCount: Error {
        let count: Int
    }
}

extension Media {
    /// The base64 text; nil for an address.
    var base64: String? {
        if case .base64(let text) = source { String(decoding: text, as: UTF8.self) } else { nil }
    }

    var address: String? {
        if case .address(let text) = source { text } else { nil }
    }
}

extension ChatMessage {
    /// Each part in short: a text in quotes, or a medium's type and what it holds.
    var outline: [String] {
        parts.map { part in
            switch part {
            case .text(let text): "\"\(text)\""
            case .media(let media): "\(media.mimeType ?? "?") \(media.base64 ?? media.address ?? "")"
            }
        }
    }
}
