internal import Wire

/// Puts an answer's head together from the lines libcurl hands over one by one: interim heads, then the head, then,
/// after the body, trailers.
struct HeadCollector {
    enum Outcome {
        case needsMore
        case head(UpstreamHead)
        case malformed(String)
    }

    private var status = 0
    private var fields = HTTPFields()
    private var bytes = 0
    private var isComplete = false

    /// More than any honest server sends.
    private static let maxBytes = 256 << 10

    mutating func take(_ line: UnsafeRawBufferPointer) -> Outcome {
        bytes += line.count
        if bytes > Self.maxBytes { return .malformed("the answer's head and trailers are larger than 256 KiB") }
        // What comes after the head is a trailer. None of them concerns a client, but libcurl keeps them all.
        if isComplete { return .needsMore }
        let text = Self.withoutLineEnd(line)
        if text.isEmpty { return finish() }
        if text.starts(with: "HTTP/".utf8) { return begin(text) }
        fields.append(line: UnsafeRawBufferPointer(text))
        return .needsMore
    }

    private mutating func begin(_ line: UnsafeRawBufferPointer) -> Outcome {
        fields = HTTPFields()
        status = 0
        guard let space = line.firstIndex(of: UInt8(ascii: " ")) else {
            return .malformed("the answer's status line has no status")
        }
        let digits = line[(space + 1)...].prefix(3)
        guard digits.count == 3, digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return .malformed("the answer's status is no number")
        }
        status = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        return .needsMore
    }

    private mutating func finish() -> Outcome {
        if status == 101 { return .malformed("the server changed the protocol unasked") }
        if status < 200 { return .needsMore }
        isComplete = true
        return .head(UpstreamHead(status: status, fields: fields))
    }

    private static func withoutLineEnd(_ line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var end = line.count
        while end > 0, line[end - 1] == 0x0D || line[end - 1] == 0x0A { end -= 1 }
        return UnsafeRawBufferPointer(rebasing: line[..<end])
    }
}
