/// The host and port of a URI (RFC 3986, section 3.2).
enum URIAuthority {
    /// Whether `range` is `uri-host [ ":" port ]`, as a Host field has it (RFC 9110, section 7.2); an empty host is.
    static func isHostAndPort(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        var index = range.lowerBound
        if index < range.upperBound, bytes[index] == UInt8(ascii: "[") {
            guard let end = endOfAddress(bytes, range) else { return false }
            index = end
        } else {
            guard let end = endOfRegisteredName(bytes, range) else { return false }
            index = end
        }
        guard index < range.upperBound else { return true }
        guard bytes[index] == HTTPGrammar.colon else { return false }
        index &+= 1
        while index < range.upperBound, HTTPGrammar.isDigit(bytes[index]) { index &+= 1 }
        return index == range.upperBound
    }

    /// Whether `range` is an authority with a host that is not empty (RFC 9110, section 4.2.1).
    static func isAuthority(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        var host = range
        if let at = bytes[range].lastIndex(of: UInt8(ascii: "@")) {
            guard isUserinfo(bytes, range.lowerBound..<at) else { return false }
            host = at &+ 1..<range.upperBound
        }
        guard !host.isEmpty, bytes[host.lowerBound] != HTTPGrammar.colon else { return false }
        return isHostAndPort(bytes, host)
    }

    /// The end of the reg-name at the start of `range`, nil where a percent sign begins no escape.
    private static func endOfRegisteredName(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
        var index = HTTPGrammar.endOfPlainHost(bytes.span, from: range.lowerBound, to: range.upperBound)
        while index < range.upperBound, bytes[index] == UInt8(ascii: "%") {
            guard range.upperBound &- index > 2,
                HTTPGrammar.hexValue(bytes[index &+ 1]) != nil,
                HTTPGrammar.hexValue(bytes[index &+ 2]) != nil
            else { return nil }
            index = HTTPGrammar.endOfPlainHost(bytes.span, from: index &+ 3, to: range.upperBound)
        }
        return index
    }

    /// The end of the bracketed address at the start of `range`: IPv6 digits, or a future form after "v".
    private static func endOfAddress(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
        guard let close = bytes[range].firstIndex(of: UInt8(ascii: "]")) else { return nil }
        let address = bytes[range.lowerBound &+ 1..<close]
        guard let first = address.first else { return nil }
        let isFuture = HTTPGrammar.lowercased(first) == UInt8(ascii: "v")
        let fits = address.allSatisfy { byte in
            if isFuture {
                return HTTPGrammar.isRegisteredName(byte) && byte != UInt8(ascii: "%") || byte == HTTPGrammar.colon
            }
            return HTTPGrammar.hexValue(byte) != nil || byte == HTTPGrammar.colon || byte == UInt8(ascii: ".")
        }
        guard fits, isFuture || address.contains(HTTPGrammar.colon) else { return nil }
        return close &+ 1
    }

    private static func isUserinfo(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        var start = range.lowerBound
        while let end = endOfRegisteredName(bytes, start..<range.upperBound) {
            guard end < range.upperBound else { return true }
            guard bytes[end] == HTTPGrammar.colon else { return false }
            start = end &+ 1
        }
        return false
    }
}
