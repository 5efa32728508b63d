internal import Wire

/// What an exchange is called in its answer, at its backend and in the log.
enum RequestID: Sendable {
    /// `req_` and 32 hexadecimal digits.
    case made(InlineArray<36, UInt8>)
    /// The client's own, of visible ASCII.
    case given(String)

    var text: String {
        switch self {
        case .made(let bytes): bytes.span.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        case .given(let text): text
        }
    }

    /// Appends the field that tells it.
    func appendField(to lines: inout [UInt8]) {
        switch self {
        case .made(let bytes): lines.appendField("x-request-id", own: bytes.span)
        case .given(let text): lines.appendField("x-request-id", own: text.utf8.span)
        }
    }
}
