/// The buckets of a histogram: upper bounds in the unit it counts in.
struct HistogramScale: Sendable {
    enum Unit: Sendable {
        case nanoseconds
        case tokens
    }

    let unit: Unit
    /// Rising, `Histogram.mostBounds` at the most.
    let bounds: [Int]

    private init(_ unit: Unit, _ bounds: [Int]) {
        self.unit = unit
        self.bounds = bounds
    }

    private static func microseconds(_ bounds: [Int]) -> HistogramScale {
        HistogramScale(.nanoseconds, bounds.map { $0 * 1000 })
    }

    // The first four have the bounds that OpenTelemetry's conventions for generative AI advise
    // (https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-metrics/).

    static let tokens = HistogramScale(.tokens, (0...13).map { 1 << (2 * $0) })
    static let duration = microseconds((0...13).map { 10_000 << $0 })
    static let timeToFirstToken = microseconds([
        1_000, 5_000, 10_000, 20_000, 40_000, 60_000, 80_000, 100_000, 250_000, 500_000, 750_000, 1_000_000, 2_500_000,
        5_000_000, 7_500_000, 10_000_000,
    ])
    static let timePerOutputToken = microseconds([
        10_000, 25_000, 50_000, 75_000, 100_000, 150_000, 200_000, 300_000, 400_000, 500_000, 750_000, 1_000_000,
        2_500_000,
    ])
    static let overhead = microseconds([
        20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000,
    ])
}
