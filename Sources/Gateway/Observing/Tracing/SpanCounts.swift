/// What became of one worker's spans, for the metrics.
final class SpanCounts: Sendable {
    /// The collector has taken them.
    let sent = LoopCounter()
    /// The collector has got them and does not want them.
    let rejected = LoopCounter()
    /// They found no room, or the collector could not be reached for too long.
    let dropped = LoopCounter()
}
