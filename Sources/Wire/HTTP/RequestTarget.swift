/// Where path and query stand in a request-target (RFC 9112, section 3.2).
struct RequestTarget: Sendable {
    /// Empty for an absolute-form without a path, which means "/".
    let path: Range<Int>
    let query: Range<Int>?

    /// Tells the form of the target at `range` of `head`.
    init(_ head: [UInt8], _ range: Range<Int>, method: HTTPMethod) throws(HTTPRequestError) {
        if range.isEmpty { throw .targetForm }
        let first = head[range.lowerBound]
        if case .other(let name) = method, name.elementsEqual("CONNECT".utf8) { throw .connect }
        var start = range.lowerBound
        if first == UInt8(ascii: "*"), range.count == 1 {
            guard method == .options else { throw .targetForm }
        } else if first != UInt8(ascii: "/") {
            start = try Self.endOfAuthority(head, range)
        }
        let end = HTTPGrammar.endOfPath(head.span, from: start, to: range.upperBound)
        path = start..<end
        query = end < range.upperBound ? end &+ 1..<range.upperBound : nil
    }

    /// Checks the scheme and the authority of an absolute-form (RFC 9112, section 3.2.2).
    private static func endOfAuthority(_ head: [UInt8], _ range: Range<Int>) throws(HTTPRequestError) -> Int {
        let schemes: [StaticString] = ["http://", "https://"]
        for scheme in schemes where scheme.utf8CodeUnitCount < range.count {
            let start = range.lowerBound &+ scheme.utf8CodeUnitCount
            guard HTTPGrammar.equalsIgnoringCase(head.span, range.lowerBound..<start, scheme) else { continue }
            var end = start
            while end < range.upperBound, head[end] != UInt8(ascii: "/"), head[end] != UInt8(ascii: "?") { end &+= 1 }
            guard URIAuthority.isAuthority(head, start..<end) else { throw .invalidHost }
            return end
        }
        throw .targetForm
    }
}
