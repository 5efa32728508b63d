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
    package private(set) var id: String
    /// Seconds since 1970.
    package let created: Int
    package private(set) var model: String
    /// OpenAI's name of the service tier that answered.
    package private(set) var serviceTier: String?

    package init(form: Form, id: String, created: Int, model: String) {
        self.form = form
        self.id = id
        self.created = created
        self.model = model
    }

    /// Takes over what the upstream calls itself and its answer.
    mutating func adopt(_ start: AnswerStart) {
        if let given = start.id, !given.isEmpty { id = (form == .chat ? "chatcmpl-" : "cmpl-") + given }
        if let given = start.model, !given.isEmpty { model = given }
        serviceTier = start.serviceTier ?? serviceTier
    }

    /// Opens the answer's or the chunk's object.
    func begin(_ writer: inout JSONWriter, isChunk: Bool) {
        writer.beginObject()
        writer.member("id", id)
        switch form {
        case .chat: writer.member("object", isChunk ? "chat.completion.chunk" : "chat.completion")
        case .completion: writer.member("object", "text_completion")
        }
        writer.member("created", created)
        writer.member("model", model)
        if let serviceTier { writer.member("service_tier", serviceTier) }
    }

    /// The id of a choice's sound.
    func audioID(choice: Int) -> String {
        choice == 0 ? "audio_" + id : "audio_\(id)_\(choice)"
    }

    /// When a sound may be forgotten: OpenAI keeps its own for about an hour.
    var audioExpiry: Int { created + 3600 }

    /// The word for `reason`, of those that the form knows.
    func word(for reason: FinishReason, usesLegacyFunctions: Bool) -> String {
        switch (reason, form) {
        case (.toolCalls, .completion): FinishReason.stop.rawValue
        case (.toolCalls, .chat) where usesLegacyFunctions: "function_call"
        default: reason.rawValue
        }
    }
}
