internal import Wire

extension ChatRequestReader {
    /// A message's `content`: a text or an array of parts.
    mutating func parts(
        of content: JSONView, in role: ChatMessage.Role, at place: @autoclosure () -> String
    ) throws(InvalidRequest) -> [ChatPart] {
        if let text = content.string { return [.text(text)] }
        guard content.kind == .array else { throw .wrongType("\(place()).content", "a string, an array or null") }
        var parts: [ChatPart] = []
        parts.reserveCapacity(content.count)
        for (index, view) in content.elements.enumerated() {
            guard let part = try part(view, at: "\(place()).content[\(index)]") else { continue }
            if case .media = part, role == .system {
                let param = "\(place()).content[\(index)].type"
                refuse(param, "\"\(param)\" must be text in an instruction")
            }
            parts.append(part)
        }
        return parts
    }

    /// A part, or nil where its kind is unknown.
    private mutating func part(
        _ view: JSONView, at place: @autoclosure () -> String
    ) throws(InvalidRequest) -> ChatPart? {
        guard let type = try view.checkedObject(place())["type"] else { throw .missing("\(place()).type") }
        if type.stringEquals("text") {
            guard let text = view.given("text") else { throw .missing("\(place()).text") }
            return .text(try text.checkedString("\(place()).text"))
        }
        if type.stringEquals("image_url") { return .media(try image(view, at: place())) }
        if type.stringEquals("input_audio") { return .media(try audio(view, at: place())) }
        if type.stringEquals("file") { return .media(try file(view, at: place())) }
        if type.stringEquals("video_url") {
            guard let address = view.given("video_url") else { throw .missing("\(place()).video_url") }
            return .media(try addressed(address, called: "\(place()).video_url", kind: .video))
        }
        if type.stringEquals("refusal") {
            return .text(try view.given("refusal")?.checkedString("\(place()).refusal") ?? "")
        }
        let name = try type.checkedString("\(place()).type")
        refuse(
            "\(place()).type",
            "\"\(place()).type\" must be text, image_url, input_audio, file, video_url or refusal, not \"\(name)\"")
        return nil
    }
}
