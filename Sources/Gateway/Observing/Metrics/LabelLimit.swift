internal import Synchronization

/// Holds the number of label sets of the whole process down, whatever clients name.
final class LabelLimit: Sendable {
    private let limit: Int
    private let known = Mutex<Set<MetricLabels>>([])

    init(_ limit: Int) {
        self.limit = limit
    }

    /// Whether the set may be counted by itself: it is known, or there is still room.
    func admits(_ labels: MetricLabels) -> Bool {
        known.withLock { known in
            if known.contains(labels) { return true }
            guard known.count < limit else { return false }
            known.insert(labels)
            return true
        }
    }

    /// Whether the set is counted by itself already.
    func knows(_ labels: MetricLabels) -> Bool {
        known.withLock { $0.contains(labels) }
    }
}
