internal import Wire

/// Writes spans as OTLP's JSON has them: ids in hexadecimal digits, whole numbers of 64 bits as strings, enumerations as
/// numbers (OTLP 1.x, "JSON Protobuf Encoding").
struct SpanWriter {
    private var writer = JSONWriter()

    /// What has been written: one JSON object for each span, with commas between them.
    var bytes: [UInt8] { writer.bytes }

    enum Kind: Int {
        case inside = 1
        case server = 2
        case client = 3
    }

    /// Longer values say no more, and come from outside.
    private static let longestValue = 1024
    /// Bits of a span's `flags` beside W3C's: whether it is known that the parent is remote, and that it is.
    private static let knowsRemote = 0x100
    private static let isRemote = 0x200

    /// Begins a span. Its attributes come next.
    ///
    /// - Parameters:
    ///   - parent: the span above it, and whether another process has that.
    ///   - start: nanoseconds since 1970, as `end`.
    mutating func begin(
        _ name: String, _ kind: Kind, _ context: TraceContext, parent: (span: UInt64, isRemote: Bool)?,
        state: [UInt8], start: Int64, end: Int64
    ) {
        writer.beginObject()
        writer.key("traceId")
        digits([context.trace.high, context.trace.low])
        writer.key("spanId")
        digits([context.span])
        if let parent {
            writer.key("parentSpanId")
            digits([parent.span])
        }
        if !state.isEmpty && state.count <= Self.longestValue {
            writer.key("traceState")
            writer.string(utf8: state)
        }
        writer.member("flags", Int(context.flags) | Self.knowsRemote | (parent?.isRemote == true ? Self.isRemote : 0))
        writer.member("name", Self.clipped(name))
        writer.member("kind", kind.rawValue)
        writer.member("startTimeUnixNano", String(start))
        writer.member("endTimeUnixNano", String(max(start, end)))
        writer.key("attributes")
        writer.beginArray()
    }

    /// Ends the span.
    ///
    /// - Parameter error: a code for what went wrong; nil: nothing of this side's.
    mutating func end(error: String?) {
        writer.endArray()
        writer.key("status")
        writer.beginObject()
        if let error {
            writer.member("code", 2)
            writer.member("message", Self.clipped(error))
        }
        writer.endObject()
        writer.endObject()
    }

    // MARK: Attributes

    mutating func attribute(_ name: StaticString, _ value: String?) {
        guard let value else { return }
        attribute(name) { $0.member("stringValue", Self.clipped(value)) }
    }

    mutating func attribute(_ name: StaticString, _ value: Int?) {
        guard let value else { return }
        attribute(name) { $0.member("intValue", String(value)) }
    }

    mutating func attribute(_ name: StaticString, _ value: Double?) {
        guard let value, value.isFinite else { return }
        attribute(name) { $0.member("doubleValue", value) }
    }

    mutating func attribute(_ name: StaticString, _ value: Bool?) {
        guard let value else { return }
        attribute(name) { $0.member("boolValue", value) }
    }

    /// Left out where the list is empty.
    mutating func attribute(_ name: StaticString, _ values: [String]) {
        if values.isEmpty { return }
        attribute(name) { writer in
            writer.key("arrayValue")
            writer.beginObject()
            writer.key("values")
            writer.beginArray()
            for value in values {
                writer.beginObject()
                writer.member("stringValue", Self.clipped(value))
                writer.endObject()
            }
            writer.endArray()
            writer.endObject()
        }
    }

    private mutating func attribute(_ name: StaticString, _ value: (inout JSONWriter) -> Void) {
        writer.beginObject()
        writer.key("key")
        name.withUTF8Buffer { writer.string(utf8: $0) }
        writer.key("value")
        writer.beginObject()
        value(&writer)
        writer.endObject()
        writer.endObject()
    }

    /// A character that the cut goes through is replaced.
    private static func clipped(_ text: String) -> String {
        text.utf8.count <= longestValue ? text : String(decoding: text.utf8.prefix(longestValue), as: UTF8.self)
    }

    private mutating func digits(_ numbers: [UInt64]) {
        var text = [UInt8(ascii: "\"")]
        for number in numbers { HexDigits.append(number, to: &text) }
        text.append(UInt8(ascii: "\""))
        writer.raw(text)
    }
}
