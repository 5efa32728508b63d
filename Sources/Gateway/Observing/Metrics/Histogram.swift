internal import Synchronization

/// Counts values by size. One loop records, any thread reads.
struct Histogram: ~Copyable, Sendable {
    static let mostBounds = 16

    let scale: HistogramScale
    /// The last is for values above every bound.
    private let buckets = InlineArray<17, LoopCounter> { _ in LoopCounter() }
    private let sum = LoopCounter()

    init(_ scale: HistogramScale) {
        self.scale = scale
    }

    /// Only on the loop that owns the histogram. What is below zero counts as zero.
    func record(_ value: Int) {
        let value = max(0, value)
        var bucket = 0
        while bucket < scale.bounds.count && value > scale.bounds[bucket] { bucket += 1 }
        buckets[min(bucket, Self.mostBounds)].add()
        sum.add(value)
    }

    var total: HistogramTotal {
        HistogramTotal(
            scale: scale, counts: (0...scale.bounds.count).map { buckets[$0].total }, sum: sum.total)
    }
}

/// What has been recorded, by one loop or by several.
struct HistogramTotal: Sendable {
    let scale: HistogramScale
    /// By bucket, not cumulated.
    private(set) var counts: [Int]
    private(set) var sum: Int

    init(scale: HistogramScale, counts: [Int], sum: Int) {
        self.scale = scale
        self.counts = counts
        self.sum = sum
    }

    init(_ scale: HistogramScale) {
        self.init(scale: scale, counts: Array(repeating: 0, count: scale.bounds.count + 1), sum: 0)
    }

    var count: Int { counts.reduce(0, &+) }

    /// - Precondition: both have the same scale.
    mutating func add(_ other: HistogramTotal) {
        for (index, count) in other.counts.enumerated() { counts[index] &+= count }
        sum &+= other.sum
    }
}
