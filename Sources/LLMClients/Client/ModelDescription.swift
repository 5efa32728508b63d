/// A model that a server offers.
public struct ModelDescription: Sendable, Equatable {
    /// The name to ask for it by.
    public var id: String
    /// Who offers it, as its server says.
    public var owner: String?
    /// How many tokens a request and its answer may have together, where the server tells.
    public var contextLength: Int?

    /// A model by its name.
    public init(id: String, owner: String? = nil, contextLength: Int? = nil) {
        self.id = id
        self.owner = owner
        self.contextLength = contextLength
    }
}
