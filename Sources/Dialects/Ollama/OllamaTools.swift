internal import Wire

/// The tools of a request in Ollama's form, which is OpenAI's without the custom ones.
enum OllamaTools {
    static func write(_ tools: [ToolDeclaration], to writer: inout JSONWriter) {
        guard !tools.isEmpty else { return }
        writer.key("tools")
        writer.beginArray()
        for tool in tools { write(tool, to: &writer) }
        writer.endArray()
    }

    private static func write(_ tool: ToolDeclaration, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("type", "function")
        writer.key("function")
        writer.beginObject()
        writer.member("name", tool.name)
        // Templates print it, given or not.
        writer.member("description", tool.description ?? "")
        if tool.isCustom {
            writer.member("parameters", raw: customInput.utf8)
        } else {
            writer.member("parameters", raw: tool.parameters?.rawBytes ?? noParameters)
        }
        writer.endObject()
        writer.endObject()
    }

    private static let noParameters = Array(#"{"type":"object","properties":{}}"#.utf8)[...]
    private static let customInput =
        #"{"type":"object","properties":{"input":{"type":"string"}},"required":["input"]}"#
}
