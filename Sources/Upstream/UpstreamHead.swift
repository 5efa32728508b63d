package import Wire

/// Status and fields of an upstream's answer.
package struct UpstreamHead: Sendable {
    package let status: Int
    package let fields: HTTPFields

    /// Whether the body has a coding that nobody asked for (RFC 9110 section 8.4).
    package var isEncoded: Bool {
        guard let coding = fields.value(of: .contentEncoding) else { return false }
        return !coding.isEmpty && !coding.elementsEqual("identity".utf8)
    }

    /// Whether the server has told where the body ends. Where it has not, the connection's end is the body's, whatever
    /// ended it.
    package var tellsLength: Bool {
        fields.contains(.contentLength) || fields.contains(.transferEncoding)
    }

    /// Whether the body is a stream of server-sent events.
    package var isEventStream: Bool {
        guard let type = fields.value(of: .contentType) else { return false }
        let name = "text/event-stream".utf8
        guard type.count >= name.count, zip(type, name).allSatisfy({ $0 | 0x20 == $1 | 0x20 }) else { return false }
        guard let next = type.dropFirst(name.count).first else { return true }
        return next == UInt8(ascii: ";") || next == UInt8(ascii: " ")
    }
}
