public import Wire

/// A function the model may call.
public struct ToolDeclaration: Sendable {
    public var name: String
    public var description: String?
    /// A JSON Schema object; nil: no parameters.
    public var parameters: JSONView?
    public var isStrict: Bool
    /// A `custom` tool: one text is its input, the property `input` of the function it is wrapped in.
    public var isCustom: Bool

    public init(
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
public enum ToolChoice: Sendable, Equatable {
    case auto
    case none
    case required
    /// Only these; `mustCall` tells whether one of them has to be called.
    case allowed([String], mustCall: Bool)
}

/// A function call the model made.
public struct ToolCall: Sendable, Equatable {
    public var id: String
    public var name: String
    /// JSON text, as the model or the client wrote it; of a custom tool the bare input.
    public var arguments: String
    public var signature: ThoughtSignature?
    /// Whether a `custom` tool is called.
    public var isCustom: Bool

    public init(
        id: String, name: String, arguments: String, signature: ThoughtSignature? = nil, isCustom: Bool = false
    ) {
        self.id = id
        self.name = name
        self.arguments = arguments
        self.signature = signature
        self.isCustom = isCustom
    }
}
