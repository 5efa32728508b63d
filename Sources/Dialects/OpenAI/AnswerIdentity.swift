internal import Wire

/// What is the same in every part of one answer.
package struct AnswerIdentity: Sendable {
    /// Which of OpenAI's two forms an answer takes.
    package enum Form: Sendable {
        /// `chat.completion` and `chat.completion.chunk`.
        case chat
        /// `text_completion`, the legacy form.
        case completion
    }

    package let form: Form
    package let id: String
    /// Seconds since 1970.
    package let created: Int
    package let model: String

    package init(form: Form, id: String, created: Int, model: String) {
        self.form = form
        self.id = id
        self.created = created
        self.model = model
    }

    func begin(_ writer: inout JSONWriter, isChunk: Bool) {
        writer.beginObject()
        writer.member("id", id)
        switch form {
        case .chat: writer.member("object", isChunk ? "chat.completion.chunk" : "chat.completion")
        case .completion: writer.member("object", "text_completion")
        }
        writer.member("created", created)
        writer.member("model", model)
    }
}

extension Usage {
    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("prompt_tokens", promptTokens)
        writer.member("completion_tokens", completionTokens)
        writer.member("total_tokens", totalTokens)
        writer.endObject()
    }
}
