internal import Wire

/// Writes metrics as Prometheus reads them: in its text format 0.0.4 or as OpenMetrics 1.0.0.
struct ExpositionWriter {
    enum Format: Sendable {
        case text
        case openMetrics

        /// The field line that tells it.
        var typeLine: StaticString {
            switch self {
            case .text: "Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"
            case .openMetrics: "Content-Type: application/openmetrics-text; version=1.0.0; charset=utf-8\r\n"
            }
        }
    }

    enum Kind: String {
        case counter, gauge, histogram
    }

    /// A label with an empty value is the same as none and is left out.
    typealias Label = (name: StaticString, value: String)

    private let format: Format
    private(set) var bytes: [UInt8] = []
    private var family: StaticString = ""
    private var kind = Kind.gauge

    init(_ format: Format) {
        self.format = format
    }

    /// Begins a family, whose samples come next.
    ///
    /// - Parameter name: without the `_total` of a counter.
    mutating func begin(_ name: StaticString, _ kind: Kind, _ help: StaticString) {
        family = name
        self.kind = kind
        for (keyword, words): (StaticString, String) in [("# HELP ", "\(help)"), ("# TYPE ", kind.rawValue)] {
            bytes.append(keyword)
            bytes.append(name)
            // A counter's family has the suffix in the one format and lacks it in the other.
            if kind == .counter && format == .text { bytes.append("_total") }
            bytes.append(UInt8(ascii: " "))
            bytes.append(contentsOf: words.utf8)
            bytes.append(UInt8(ascii: "\n"))
        }
    }

    /// One sample of a counter or a gauge.
    ///
    /// - Parameter decimals: how many of the value's last digits stand behind the point.
    mutating func sample(_ value: Int, decimals: Int = 0, _ labels: [Label] = []) {
        line(kind == .counter ? "_total" : "", labels)
        append(value, decimals: decimals)
        bytes.append(UInt8(ascii: "\n"))
    }

    /// All samples of one histogram.
    mutating func histogram(_ total: HistogramTotal, _ labels: [Label] = []) {
        let decimals = total.scale.unit == .nanoseconds ? 9 : 0
        var below = 0
        for (count, bound) in zip(total.counts, total.scale.bounds) {
            below &+= count
            var text = ExpositionWriter(format)
            text.append(bound, decimals: decimals, isBound: true)
            bucket(below, labels, bound: String(decoding: text.bytes, as: UTF8.self))
        }
        bucket(total.count, labels, bound: "+Inf")
        line("_sum", labels)
        append(total.sum, decimals: decimals)
        bytes.append(UInt8(ascii: "\n"))
        line("_count", labels)
        append(total.count, decimals: 0)
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Ends the page.
    mutating func finish() {
        if format == .openMetrics { bytes.append("# EOF\n") }
    }

    private mutating func bucket(_ count: Int, _ labels: [Label], bound: String) {
        line("_bucket", labels + [("le", bound)])
        append(count, decimals: 0)
        bytes.append(UInt8(ascii: "\n"))
    }

    /// The name and the labels, up to the value.
    private mutating func line(_ suffix: StaticString, _ labels: [Label]) {
        bytes.append(family)
        bytes.append(suffix)
        var opening = UInt8(ascii: "{")
        for label in labels where !label.value.isEmpty {
            bytes.append(opening)
            bytes.append(label.name)
            bytes.append("=\"")
            append(escaping: label.value)
            bytes.append(UInt8(ascii: "\""))
            opening = UInt8(ascii: ",")
        }
        if opening == UInt8(ascii: ",") { bytes.append(UInt8(ascii: "}")) }
        bytes.append(UInt8(ascii: " "))
    }

    /// Backslash, quotation mark and line feed are escaped, everything else stands for itself.
    private mutating func append(escaping text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): bytes.append("\\\\")
            case UInt8(ascii: "\""): bytes.append("\\\"")
            case UInt8(ascii: "\n"): bytes.append("\\n")
            default: bytes.append(byte)
            }
        }
    }

    /// - Parameter isBound: bounds are always written with a point, so that both formats name the same series.
    private mutating func append(_ value: Int, decimals: Int, isBound: Bool = false) {
        var unit = 1
        for _ in 0..<decimals { unit *= 10 }
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        let magnitude = Int(clamping: value.magnitude)
        bytes.append(decimal: magnitude / unit)
        guard decimals > 0 || isBound else { return }
        bytes.append(UInt8(ascii: "."))
        var rest = magnitude % unit
        repeat {
            unit /= 10
            bytes.append(decimal: unit > 0 ? rest / unit : 0)
            if unit > 0 { rest %= unit }
        } while unit > 1 && rest > 0
    }
}
