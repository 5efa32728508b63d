package import Wire

/// A function the model may call.
package struct ToolDeclaration: Sendable {
    package var name: String
    package var description: String?
    /// A JSON Schema object; nil: no parameters.
    package var parameters: JSONView?
    package var isStrict: Bool
    /// A `custom` tool: one text is its input, the property `input` of the function it is wrapped in.
    package var isCustom: Bool

    package init(
        name: String, description: String? = nil, parameters: JSONView? = nil, isStrict: Bool = false,
        isCustom: Bool = false
    ) {
        self.name = name
        self.description = description
        self.parameters = parameters
        self.isStrict = isStrict
        self.isCustom = isCustom
    }
}

/// Whether the model calls functions, and which.
package enum ToolChoice: Sendable, Equatable {
    case auto
    case none
    case required
    /// Only these; `mustCall` tells whether one of them has to be called.
    case allowed([String], mustCall: Bool)
}

/// A function call the model made.
package struct ToolCall: Sendable, Equatable {
    package var id: String
    package var name: String
    /// JSON text, as the model or the client wrote it; of a custom tool the bare input.
    package var arguments: String
    package var signature: ThoughtSignature?
    /// Whether a `custom` tool is called.
    package var isCustom: Bool

    package init(
        id: String, name: String, arguments: String, signature: ThoughtSignature? = nil, isCustom: Bool = false
    ) {
        self.id = id
        self.name = name
        self.arguments = arguments
        self.signature = signature
        self.isCustom = isCustom
    }
}
