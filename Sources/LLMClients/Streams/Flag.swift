internal import Synchronization

/// Something that happens once.
final class Flag: Sendable {
    private let isRaised = Atomic<Bool>(false)

    /// True the first time.
    func raise() -> Bool {
        isRaised.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing).exchanged
    }
}
