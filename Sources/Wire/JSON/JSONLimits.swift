/// How much structure one document may have; the size in bytes is bounded by whoever read it.
package struct JSONLimits: Sendable {
    /// The number of arrays and objects that may be open at once; never more than `deepest` is honoured.
    package var depth = 128

    /// The number of values, member names included, that may stand in one document.
    package var values = 1_000_000

    /// The number of members that all objects of one document may have together. Whoever reads an object by names goes
    /// through its members once for each of them, so this bounds the work of a reader.
    package var members = 1_000_000

    /// Freeing a nested `JSONValue` recurses, so no setting may go beyond what any thread's stack can bear.
    package static let deepest = 512

    /// The default limits.
    package init() {}

    /// Limits of the caller's choice.
    package init(depth: Int, values: Int = 1_000_000) {
        self.depth = depth
        self.values = values
    }

    /// What a request may have.
    package static let request: JSONLimits = {
        var limits = JSONLimits()
        limits.members = 100_000
        return limits
    }()
}
