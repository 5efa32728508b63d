package import Wire

/// OpenAI's error object: `{"error": {"message", "type", "param", "code"}}`.
package struct OpenAIError: Sendable, Equatable {
    package var message: String
    package var type: String
    package var param: String?
    package var code: String?

    package init(message: String, type: String, param: String? = nil, code: String? = nil) {
        self.message = message
        self.type = type
        self.param = param
        self.code = code
    }

    /// The object as JSON text.
    package var encoded: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("error")
        writer.beginObject()
        writer.member("message", message)
        writer.member("type", type)
        writer.key("param")
        write(param, to: &writer)
        writer.key("code")
        write(code, to: &writer)
        writer.endObject()
        writer.endObject()
        return writer.bytes
    }

    private func write(_ text: String?, to writer: inout JSONWriter) {
        if let text { writer.string(text) } else { writer.null() }
    }
}

extension OpenAIError {
    /// Whether a server's error body already is OpenAI's object, with a message in it.
    package static func isWellFormed(_ body: JSONView) -> Bool {
        guard let error = body["error"], error.kind == .object, let message = error["message"] else { return false }
        return message.kind == .string
    }

    /// The message in a server's error body, whatever form that server gives it.
    ///
    /// Seen in the field: `{"error": "…"}`, `{"message": "…"}`, `{"detail": "…"}`, `{"detail": [{"msg": "…"}]}`,
    /// `{"error": {"code": …}}`, any of them as the only element of an array, and plain text.
    package static func message(in body: JSONView) -> String? {
        guard body.kind == .array else { return message(inObject: body) }
        return body.elements.first { $0.kind == .object }.flatMap { message(inObject: $0) }
    }

    private static func message(inObject body: JSONView) -> String? {
        let candidates = [
            body["error"]?["message"], body["error"], body["message"], body["detail"], body["error"]?["code"],
        ]
        for case let candidate? in candidates {
            if let text = candidate.string, !text.isEmpty { return text }
        }
        guard let detail = body["detail"], detail.kind == .array else { return nil }
        let messages = detail.elements.compactMap { $0["msg"]?.string }
        return messages.isEmpty ? nil : messages.joined(separator: "; ")
    }
}
