internal import Synchronization

/// A sum that one loop adds to and any thread reads: adding takes no lock and no locked instruction.
struct LoopCounter: ~Copyable, Sendable {
    private let value = Atomic<Int>(0)

    /// Only on the loop that owns the counter.
    func add(_ amount: Int = 1) {
        value.store(value.load(ordering: .relaxed) &+ amount, ordering: .relaxed)
    }

    var total: Int { value.load(ordering: .relaxed) }
}
