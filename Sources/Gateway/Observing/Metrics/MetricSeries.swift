internal import Synchronization

/// What one worker has counted for one set of labels. Its loop counts, any thread reads.
final class MetricSeries: Sendable {
    let labels: MetricLabels
    let duration = Histogram(.duration)
    let timeToFirstToken = Histogram(.timeToFirstToken)
    let timePerOutputToken = Histogram(.timePerOutputToken)
    let inputTokens = Histogram(.tokens)
    let outputTokens = Histogram(.tokens)
    let cachedTokens = LoopCounter()
    let reasoningTokens = LoopCounter()
    let retries = LoopCounter()
    let fallbacks = LoopCounter()
    let departures = LoopCounter()
    private let published = Mutex<[Outcome]>([])

    init(_ labels: MetricLabels) {
        self.labels = labels
    }

    var outcomes: [Outcome] { published.withLock { $0 } }

    /// Lets readers see an outcome that is new.
    func publish(_ outcome: Outcome) {
        published.withLock { $0.append(outcome) }
    }

    /// One way in which exchanges ended, and how many did.
    final class Outcome: Sendable {
        let status: Int
        /// What went wrong, as a code; nil when nothing did.
        let failure: String?
        let count = LoopCounter()

        init(status: Int, failure: String?) {
            self.status = status
            self.failure = failure
        }
    }
}
