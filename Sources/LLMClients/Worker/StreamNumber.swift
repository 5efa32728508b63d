internal import Synchronization

/// The worker's number of a stream, once it has one.
final class StreamNumber: Sendable {
    private let number = Atomic<Int>(0)

    var value: Int? {
        get {
            let number = number.load(ordering: .acquiring)
            return number == 0 ? nil : number
        }
        set { number.store(newValue ?? 0, ordering: .releasing) }
    }
}
