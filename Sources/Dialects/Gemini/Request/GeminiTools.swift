internal import Wire

/// What of a request becomes `tools` and `toolConfig`.
struct GeminiTools {
    private let encoder: GeminiRequestEncoder
    let names: GeminiFunctionNames
    let extras: GoogleExtras
    /// The functions that are declared.
    private(set) var declared: [ToolDeclaration]
    private(set) var losses: [Loss] = []
    private let searches: Bool

    /// Checks what the client wants against what the family can do together.
    init(
        of encoder: GeminiRequestEncoder, names: GeminiFunctionNames, extras: GoogleExtras
    ) throws(InvalidRequest) {
        self.encoder = encoder
        self.names = names
        self.extras = extras
        declared = encoder.request.tools
        searches = encoder.request.searchesWeb && !extras.hasTool("googleSearch")
        try checkNames()
        try narrow()
        try checkCombinations()
    }

    private var request: ChatRequest { encoder.request }
    private var family: GeminiModelFamily { encoder.family }

    /// The parameter that held the functions.
    private var param: String { request.usesLegacyFunctions ? "functions" : "tools" }

    private func place(of index: Int) -> String {
        request.usesLegacyFunctions ? "functions[\(index)]" : "tools[\(index)].function"
    }

    // MARK: - Checks

    private func checkNames() throws(InvalidRequest) {
        var seen: Set<[UInt8]> = []
        for (index, tool) in request.tools.enumerated() where !seen.insert(Array(tool.name.utf8)).inserted {
            throw InvalidRequest(
                param: "\(place(of: index)).name", message: "the function \"\(tool.name)\" is declared twice")
        }
        guard case .allowed(let allowed, _) = request.toolChoice else { return }
        for name in allowed where !seen.contains(Array(name.utf8)) {
            throw InvalidRequest(
                param: "tool_choice", message: "\"tool_choice\" names the function \"\(name)\", which is not declared")
        }
    }

    /// Where Gemini cannot be told which functions it may call, it sees no others.
    private mutating func narrow() throws(InvalidRequest) {
        switch request.toolChoice {
        case .required, .allowed(_, mustCall: true):
            guard request.tools.isEmpty else { return }
            throw InvalidRequest(
                param: "tool_choice", message: "\"tool_choice\" asks for a call, but there are no tools")
        case .allowed(let allowed, mustCall: false) where !family.validatesCalls:
            let bytes = Set(allowed.map { Array($0.utf8) })
            declared = request.tools.filter { bytes.contains(Array($0.name.utf8)) }
        case .none where needsFreedom:
            // They may not be called, and only their presence would have the request refused.
            declared = []
        default: break
        }
    }

    /// Whether the request has something that this family does not do while functions are declared.
    private var needsFreedom: Bool {
        searches && !family.combinesFunctionsWithSearch || wantsJSON && !family.combinesFunctionsWithSchema
    }

    private var wantsJSON: Bool {
        if case .text = request.format { false } else { true }
    }

    private func checkCombinations() throws(InvalidRequest) {
        if searches, !declared.isEmpty, !family.combinesFunctionsWithSearch {
            throw impossible("web_search_options", param)
        }
        guard wantsJSON, !family.combinesFunctionsWithSchema else { return }
        if !declared.isEmpty { throw impossible("response_format", param) }
        if searches { throw impossible("response_format", "web_search_options") }
    }

    private func impossible(_ first: String, _ second: String) -> InvalidRequest {
        InvalidRequest(
            param: first,
            message: "\"\(first)\" and \"\(second)\" cannot be combined on \"\(request.model)\"; "
                + "Gemini 3 and later can, or leave one of them out")
    }

    // MARK: - tools

    /// The JSON text of `tools`; nil where there are none.
    mutating func toolsText() throws(InvalidRequest) -> [UInt8]? {
        guard !declared.isEmpty || searches || !extras.tools.isEmpty else { return nil }
        var writer = JSONWriter()
        writer.beginArray()
        if !declared.isEmpty { try writeDeclarations(to: &writer) }
        if searches {
            writer.beginObject()
            writer.key("googleSearch")
            writer.beginObject()
            writer.endObject()
            writer.endObject()
        }
        for tool in extras.tools { writer.value(tool) }
        writer.endArray()
        return writer.bytes
    }

    /// All in one tool: Vertex AI has refused several.
    private mutating func writeDeclarations(to writer: inout JSONWriter) throws(InvalidRequest) {
        writer.beginObject()
        writer.key("functionDeclarations")
        writer.beginArray()
        for (index, tool) in declared.enumerated() {
            writer.beginObject()
            writer.member("name", names.name(of: tool.name))
            if let description = tool.description, !description.isEmpty { writer.member("description", description) }
            try writeParameters(of: tool, at: index, to: &writer)
            writer.endObject()
            if tool.isStrict, !family.validatesCalls {
                losses.append(
                    Loss("\(place(of: index)).strict", .ignored, "the model has no mode that keeps to schemas"))
            }
        }
        writer.endArray()
        writer.endObject()
    }

    private func writeParameters(
        of tool: ToolDeclaration, at index: Int, to writer: inout JSONWriter
    ) throws(InvalidRequest) {
        if tool.isCustom {
            let input: JSONValue = [
                "type": "object", "properties": ["input": ["type": "string"]], "required": ["input"],
            ]
            return writer.member("parametersJsonSchema", input)
        }
        guard let parameters = tool.parameters, !parameters.isNull else { return }
        if parameters.kind == .object, parameters.count == 0 { return }
        writer.key("parametersJsonSchema")
        try GeminiSchema.write(
            parameters, at: "\(place(of: index)).parameters", ordersProperties: false, to: &writer)
    }

    // MARK: - toolConfig

    /// The JSON text of `toolConfig`; nil where there is nothing to configure.
    func configText() -> [UInt8]? {
        guard !declared.isEmpty else { return nil }
        var writer = JSONWriter()
        writer.beginObject()
        writeCalling(to: &writer)
        if searches || extras.hasServerSideTool, family.requiresSignatures, !encoder.options.isVertex {
            writer.member("includeServerSideToolInvocations", true)
        }
        writer.endObject()
        return writer.bytes.count > 2 ? writer.bytes : nil
    }

    /// The mode, unless it is `AUTO`, which is the default.
    private func writeCalling(to writer: inout JSONWriter) {
        let isStrict = family.validatesCalls && declared.contains { $0.isStrict }
        switch request.toolChoice {
        case .auto:
            if isStrict { write(mode: "VALIDATED", to: &writer) }
        case .none:
            write(mode: "NONE", to: &writer)
        case .required:
            write(mode: "ANY", to: &writer)
        case .allowed(let allowed, mustCall: true):
            write(mode: "ANY", allowing: allowed, to: &writer)
        case .allowed(let allowed, mustCall: false):
            // With AUTO the names would be refused.
            if family.validatesCalls {
                write(mode: allowed.isEmpty ? "NONE" : "VALIDATED", allowing: allowed, to: &writer)
            }
        }
    }

    private func write(mode: String, allowing allowed: [String] = [], to writer: inout JSONWriter) {
        writer.key("functionCallingConfig")
        writer.beginObject()
        writer.member("mode", mode)
        if !allowed.isEmpty {
            writer.key("allowedFunctionNames")
            writer.beginArray()
            for name in allowed { writer.string(names.name(of: name)) }
            writer.endArray()
        }
        writer.endObject()
    }
}
