/// Steps that run together. Batches run one after the other.
public struct Batch: Sendable, Equatable {
    /// Its number, counted from 1.
    public var id: Int

    /// Whether its steps run at the same time; else one after the other, in the order of `steps`.
    public var isParallel: Bool

    /// The positions of its steps in the plan, counted from 0.
    public var steps: [Int]

    /// What these steps do, in a few words.
    public var description: String

    /// A batch made by hand.
    public init(id: Int, isParallel: Bool, steps: [Int], description: String = "") {
        self.id = id
        self.isParallel = isParallel
        self.steps = steps
        self.description = description
    }
}
