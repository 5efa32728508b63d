internal import Wire

/// What an exchange is called in its answer, at its backend and in the log.
enum RequestID: Sendable {
    /// `req_` and 32 hexadecimal digits, in the field line that tells it to the client and the backend.
    case made(line: InlineArray<52, UInt8>)
    /// The client's own, of visible ASCII.
    case given(String)

    var text: String {
        switch self {
        case .made(let line):
            line.span.extracting(14..<50).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        case .given(let text): text
        }
    }

    /// Appends the field that tells it.
    func appendField(to lines: inout [UInt8]) {
        switch self {
        case .made(let line): lines.append(contentsOf: line.span, in: line.indices)
        case .given(let text): lines.appendField("x-request-id", own: text.utf8.span)
        }
    }
}
