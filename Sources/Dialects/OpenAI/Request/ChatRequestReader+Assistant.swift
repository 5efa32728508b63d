internal import Wire

extension ChatRequestReader {
    /// What only an assistant's message has: calls, a refusal, media it made, and what the last gateway put beside.
    mutating func readAssistant(_ view: JSONView, into message: inout ChatMessage) throws(InvalidRequest) {
        let place = message.place
        if let refusal = try view.given("refusal")?.checkedString("\(place).refusal"), !refusal.isEmpty {
            message.parts.append(.text(refusal))
        }
        if let calls = try view.given("tool_calls")?.checkedArray("\(place).tool_calls") {
            for (index, call) in calls.elements.enumerated() {
                message.toolCalls.append(try toolCall(call, at: "\(place).tool_calls[\(index)]"))
            }
        }
        if message.toolCalls.isEmpty, let call = view.given("function_call") {
            var legacy = try functionCall(call, at: "\(place).function_call")
            legacy.signature = SignatureFields.signature(of: call)
            message.toolCalls = [legacy]
        }
        if let images = try view.given("images")?.checkedArray("\(place).images") {
            for (index, image) in images.elements.enumerated() {
                message.parts.append(.media(try generated(image, at: "\(place).images[\(index)]")))
            }
        }
        if view.given("audio") != nil, message.parts.isEmpty {
            refuse("\(place).audio", "\"\(place).audio\" names a sound that is not kept here: give its text as content")
        }
        message.googleExtras = view["extra_content"]?["google"].flatMap { $0.kind == .object ? $0 : nil }
        attachSignature(of: view, to: &message)
    }

    /// A signature of the message is its text's; where there is none, it can only be the first call's.
    private func attachSignature(of view: JSONView, to message: inout ChatMessage) {
        guard let signature = SignatureFields.signature(of: view) else { return }
        if message.text.isEmpty, !message.toolCalls.isEmpty, view["extra_content"] == nil {
            if message.toolCalls.allSatisfy({ $0.signature == nil }) { message.toolCalls[0].signature = signature }
        } else {
            message.signature = signature
        }
    }

    private func toolCall(_ view: JSONView, at place: @autoclosure () -> String) throws(InvalidRequest) -> ToolCall {
        let id = try view.checkedObject(place()).given("id")?.checkedString("\(place()).id") ?? ""
        var call: ToolCall
        if let custom = view.given("custom") {
            call = try customCall(custom, at: "\(place()).custom")
        } else if let function = view.given("function") {
            call = try functionCall(function, at: "\(place()).function")
        } else {
            throw .missing("\(place()).function")
        }
        call.id = id
        call.signature = SignatureFields.signature(ofCall: view, id: id)
        return call
    }

    /// `{"name", "arguments"}`, where the arguments are JSON text or, from some clients, the object itself.
    private func functionCall(
        _ view: JSONView, at place: @autoclosure () -> String
    ) throws(InvalidRequest) -> ToolCall {
        guard let name = try view.checkedObject(place()).given("name") else { throw .missing("\(place()).name") }
        var arguments = ""
        if let given = view.given("arguments") {
            arguments =
                given.kind == .object
                ? String(decoding: given.rawBytes, as: UTF8.self) : try given.checkedString("\(place()).arguments")
        }
        return ToolCall(id: "", name: try name.checkedName("\(place()).name"), arguments: arguments)
    }

    /// `{"name", "input"}`, with the input in the object a custom tool is wrapped in.
    private func customCall(_ view: JSONView, at place: @autoclosure () -> String) throws(InvalidRequest) -> ToolCall {
        guard let name = try view.checkedObject(place()).given("name") else { throw .missing("\(place()).name") }
        let input = try view.given("input")?.checkedString("\(place()).input") ?? ""
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("input", input)
        writer.endObject()
        return ToolCall(
            id: "", name: try name.checkedName("\(place()).name"),
            arguments: String(decoding: writer.bytes, as: UTF8.self))
    }

    /// A picture the model made in an earlier turn.
    private mutating func generated(
        _ view: JSONView, at place: @autoclosure () -> String
    ) throws(InvalidRequest) -> Media {
        guard let address = try view.checkedObject(place()).given("image_url") else {
            throw .missing("\(place()).image_url")
        }
        var media = try addressed(address, called: "\(place()).image_url", kind: .image)
        media.signature = SignatureFields.signature(of: view)
        return media
    }
}
