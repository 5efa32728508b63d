internal import Synchronization

/// What has happened to a backend's requests since the start, all workers together.
final class BackendCounts: Sendable {
    private let turnCount = Atomic<Int>(0)
    private let retryCount = Atomic<Int>(0)
    private let leftCount = Atomic<Int>(0)

    /// Tries beyond the first of a request.
    var retries: Int { retryCount.load(ordering: .relaxed) }
    /// Requests that went on to another candidate of their alias.
    var fallbacks: Int { leftCount.load(ordering: .relaxed) }

    /// The number of a try, for those that go round.
    func takeTurn() -> Int { turnCount.add(1, ordering: .relaxed).oldValue }
    func noteRetry() { retryCount.add(1, ordering: .relaxed) }
    func noteFallback() { leftCount.add(1, ordering: .relaxed) }
}
