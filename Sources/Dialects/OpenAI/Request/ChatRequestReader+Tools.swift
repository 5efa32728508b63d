internal import Wire

extension ChatRequestReader {
    /// `tools`, the older `functions`, and what may be called when.
    mutating func readTools() throws(InvalidRequest) {
        if let tools = try take("tools")?.checkedArray("tools") {
            for (index, tool) in tools.elements.enumerated() { try read(tool, at: "tools[\(index)]") }
        }
        if let functions = try take("functions")?.checkedArray("functions") {
            request.usesLegacyFunctions = request.tools.isEmpty && functions.count > 0
            for (index, function) in functions.elements.enumerated() {
                request.tools.append(try declaration(function, at: "functions[\(index)]"))
            }
        }
        request.allowsParallelCalls = try take("parallel_tool_calls")?.checkedBool("parallel_tool_calls") ?? true
        let legacyChoice = take("function_call")
        if let choice = take("tool_choice") {
            request.toolChoice = try toolChoice(choice, called: "tool_choice")
        } else if let legacyChoice {
            request.toolChoice = try toolChoice(legacyChoice, called: "function_call")
        }
    }

    private mutating func read(_ tool: JSONView, at place: @autoclosure () -> String) throws(InvalidRequest) {
        guard let type = try tool.checkedObject(place())["type"] else { throw .missing("\(place()).type") }
        if type.stringEquals("function") {
            guard let function = tool.given("function") else { throw .missing("\(place()).function") }
            request.tools.append(try declaration(function, at: "\(place()).function"))
        } else if type.stringEquals("custom") {
            guard let custom = tool.given("custom") else { throw .missing("\(place()).custom") }
            try read(custom: custom, at: "\(place()).custom")
        } else {
            let name = try type.checkedString("\(place()).type")
            refuse("\(place()).type", "\"\(place()).type\" must be function or custom; \"\(name)\" cannot be honoured")
        }
    }

    private func declaration(
        _ function: JSONView, at place: @autoclosure () -> String
    ) throws(InvalidRequest) -> ToolDeclaration {
        guard let name = try function.checkedObject(place()).given("name") else { throw .missing("\(place()).name") }
        return ToolDeclaration(
            name: try name.checkedName("\(place()).name"),
            description: try function.given("description")?.checkedString("\(place()).description"),
            parameters: try function.given("parameters")?.checkedObject("\(place()).parameters"),
            isStrict: try function.given("strict")?.checkedBool("\(place()).strict") ?? false)
    }

    private mutating func read(custom: JSONView, at place: @autoclosure () -> String) throws(InvalidRequest) {
        guard let name = try custom.checkedObject(place()).given("name") else { throw .missing("\(place()).name") }
        request.tools.append(
            ToolDeclaration(
                name: try name.checkedName("\(place()).name"),
                description: try custom.given("description")?.checkedString("\(place()).description"),
                isCustom: true))
        if let format = try custom.given("format")?.checkedObject("\(place()).format"),
            let type = format.given("type"), !type.stringEquals("text")
        {
            refuse("\(place()).format", "\"\(place()).format\" must be text: the model cannot be held to a grammar")
        }
    }
}

extension ChatRequestReader {
    /// All forms of `tool_choice` and of the older `function_call`.
    private func toolChoice(_ choice: JSONView, called param: String) throws(InvalidRequest) -> ToolChoice {
        if choice.stringEquals("auto") { return .auto }
        if choice.stringEquals("none") { return .none }
        // Some servers' clients say "any".
        if choice.stringEquals("required") || choice.stringEquals("any") {
            guard !request.tools.isEmpty || refusal != nil else {
                throw InvalidRequest(
                    param: param, message: "\"\(param)\" may only be \"required\" when there are tools")
            }
            return .required
        }
        guard choice.kind == .object else {
            throw .wrongType(param, "\"none\", \"auto\", \"required\" or an object that names a tool")
        }
        if choice["type"]?.stringEquals("allowed_tools") == true {
            return try allowedTools(choice, called: "\(param).allowed_tools")
        }
        return .allowed([try name(in: choice, of: declaredNames, called: param)], mustCall: true)
    }

    /// `{"allowed_tools": {"mode": "auto" or "required", "tools": […]}}`
    private func allowedTools(_ choice: JSONView, called param: String) throws(InvalidRequest) -> ToolChoice {
        guard let allowed = try choice.given("allowed_tools")?.checkedObject(param) else { throw .missing(param) }
        guard let mode = allowed.given("mode") else { throw .missing("\(param).mode") }
        let mustCall = mode.stringEquals("required")
        guard mustCall || mode.stringEquals("auto") else { throw .wrongType("\(param).mode", "auto or required") }
        guard let tools = try allowed.given("tools")?.checkedArray("\(param).tools"), tools.count > 0 else {
            throw .wrongType("\(param).tools", "an array that is not empty")
        }
        var names: [String] = []
        var free = declaredNames
        let declared = free
        for (index, tool) in tools.elements.enumerated() {
            let name = try name(in: tool, of: declared, called: "\(param).tools[\(index)]")
            if free.remove(Array(name.utf8)) != nil { names.append(name) }
        }
        return .allowed(names, mustCall: mustCall)
    }

    /// As bytes: `String` would take canonically equal names for the same.
    private var declaredNames: Set<[UInt8]> {
        Set(request.tools.map { Array($0.name.utf8) })
    }

    /// The name in `{"function": {"name": …}}`, in the same of a custom tool, or in the older `{"name": …}`.
    private func name(
        in choice: JSONView, of declared: Set<[UInt8]>, called param: String
    ) throws(InvalidRequest) -> String {
        guard let name = choice.given("function")?["name"] ?? choice.given("custom")?["name"] ?? choice["name"] else {
            throw .missing("\(param).function.name")
        }
        let text = try name.checkedName("\(param).function.name")
        guard declared.contains(Array(text.utf8)) else {
            throw InvalidRequest(param: param, message: "\"\(param)\" names \"\(text)\", which is not among the tools")
        }
        return text
    }
}
