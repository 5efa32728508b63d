/// A request method (RFC 9110, section 9); names are case-sensitive.
package enum HTTPMethod: Equatable, Sendable {
    case get
    case head
    case post
    case put
    case delete
    case options
    case patch
    /// A token that names none of the methods above.
    case other(ArraySlice<UInt8>)

    /// Reads a method from its token, at `range` of `head`.
    package init(_ head: [UInt8], at range: Range<Int>) {
        let name = head.span.extracting(range)
        if name.hasBytes(of: "POST") {
            self = .post
        } else if name.hasBytes(of: "GET") {
            self = .get
        } else if name.hasBytes(of: "HEAD") {
            self = .head
        } else if name.hasBytes(of: "OPTIONS") {
            self = .options
        } else if name.hasBytes(of: "PUT") {
            self = .put
        } else if name.hasBytes(of: "DELETE") {
            self = .delete
        } else if name.hasBytes(of: "PATCH") {
            self = .patch
        } else {
            self = .other(head[range])
        }
    }

    /// Whether it only asks for something to be shown.
    package var isRead: Bool {
        switch self {
        case .get, .head: true
        default: false
        }
    }

    /// The token as text.
    package var text: String {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .put: "PUT"
        case .delete: "DELETE"
        case .options: "OPTIONS"
        case .patch: "PATCH"
        case .other(let bytes): String(decoding: bytes, as: UTF8.self)
        }
    }

    /// The token as it goes over the wire.
    package var bytes: ArraySlice<UInt8> {
        if case .other(let bytes) = self { return bytes }
        return ArraySlice(text.utf8)
    }
}
