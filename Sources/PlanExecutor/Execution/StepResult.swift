/// What a step found or made.
public struct StepResult: Sendable, Equatable {
    /// The step's number in its plan, counted from 1.
    public var number: Int

    /// The step's title.
    public var title: String

    /// The model's answer.
    public var text: String

    /// The model that answered, as the server calls it.
    public var model: String?

    /// Whether the answer breaks off because it reached the most tokens it may have.
    public var isTruncated: Bool

    /// Tokens of the question, where the server counts them.
    public var promptTokens: Int?

    /// Tokens of the answer, where the server counts them.
    public var completionTokens: Int?

    /// A result made by hand.
    public init(
        number: Int, title: String, text: String, model: String? = nil, isTruncated: Bool = false,
        promptTokens: Int? = nil, completionTokens: Int? = nil
    ) {
        self.number = number
        self.title = title
        self.text = text
        self.model = model
        self.isTruncated = isTruncated
        self.promptTokens = promptTokens
        self.completionTokens = completionTokens
    }
}
