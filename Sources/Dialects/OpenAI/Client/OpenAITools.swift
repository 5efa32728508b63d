internal import Wire

/// Writes the tools of a request in OpenAI's form, and which of them may be called.
struct OpenAITools {
    private let request: ChatRequest
    private let tools: [ToolDeclaration]

    init(_ request: ChatRequest) {
        self.request = request
        // Where some are allowed, only those are declared: few servers know how to choose among them.
        if case .allowed(let names, _) = request.toolChoice {
            tools = request.tools.filter { tool in names.contains { $0.utf8.elementsEqual(tool.name.utf8) } }
        } else {
            tools = request.tools
        }
    }

    func write(to writer: inout JSONWriter) {
        guard !tools.isEmpty else { return }
        writer.key("tools")
        writer.beginArray()
        for tool in tools { write(tool, to: &writer) }
        writer.endArray()
        writeChoice(to: &writer)
        if !request.allowsParallelCalls { writer.member("parallel_tool_calls", false) }
    }

    private func write(_ tool: ToolDeclaration, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("type", tool.isCustom ? "custom" : "function")
        writer.key(tool.isCustom ? "custom" : "function")
        writer.beginObject()
        writer.member("name", tool.name)
        if let description = tool.description { writer.member("description", description) }
        if let parameters = tool.parameters, !tool.isCustom { writer.member("parameters", raw: parameters.rawBytes) }
        if tool.isStrict, !tool.isCustom { writer.member("strict", true) }
        writer.endObject()
        writer.endObject()
    }

    private func writeChoice(to writer: inout JSONWriter) {
        switch request.toolChoice {
        case .auto, .allowed(_, mustCall: false): break
        case .none: writer.member("tool_choice", "none")
        case .required: writer.member("tool_choice", "required")
        case .allowed(_, mustCall: true):
            guard tools.count == 1, let tool = tools.first else { return writer.member("tool_choice", "required") }
            let type: StaticString = tool.isCustom ? "custom" : "function"
            writer.key("tool_choice")
            writer.beginObject()
            writer.member("type", "\(type)")
            writer.key(type)
            writer.beginObject()
            writer.member("name", tool.name)
            writer.endObject()
            writer.endObject()
        }
    }
}
