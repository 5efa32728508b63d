/// Validates a text and records where each of its values lies, in one pass (RFC 8259).
///
/// It does not recurse, and the index serves as its stack: an open container holds its parent's index in `next`.
struct JSONParser {
    /// The room an index begins with at the most; `malloc` has more of this size at hand, and most texts find room.
    private static let mostAtFirst = 60

    private let highestDepth: Int
    private let mostMembers: Int
    private var memberCount = 0
    private var depth = 0

    /// The values recorded.
    private var count = 0

    /// The innermost container that is open, what it is, and how many children it has so far.
    private var container = 0
    private var isObject = false
    private var children = 0

    private var position = 0

    private init(limits: JSONLimits) {
        highestDepth = min(limits.depth, JSONLimits.deepest)
        mostMembers = limits.members
    }

    /// The index of `text`; its first entry is the whole value.
    ///
    /// - Parameter firstName: where the members of an object begin that is to be read from there on, as though the byte
    ///   before were the brace that opens it. Where there is none, all of the text is read.
    static func index(
        of text: Span<UInt8>, membersFrom firstName: Int? = nil, limits: JSONLimits
    ) throws(JSONError) -> [JSONIndexEntry] {
        guard text.count < Int(UInt32.max) else { throw JSONError(.tooLong, at: 0, in: text) }
        // RFC 8259 §8.1 lets a parser ignore a byte order mark; forwarded, it would reach a backend that does not.
        if text.count >= 3, text[0] == 0xEF, text[1] == 0xBB, text[2] == 0xBF {
            throw JSONError(.byteOrderMark, at: 0, in: text)
        }
        let highestCount = max(0, min(limits.values, JSONIndexEntry.highestCount))
        let likelyCount = (text.count - (firstName ?? 0)) / 12 + 4
        var index: [JSONIndexEntry] = []
        index.append(contentsOf: repeatElement(.vacant, count: min(mostAtFirst, likelyCount, highestCount)))
        var parser = JSONParser(limits: limits)
        if let firstName {
            parser.position = firstName - 1
            var index = index.mutableSpan
            try parser.open(.object, in: text, into: &index)
        }
        while try !parser.read(text, into: &index) {
            guard index.count < highestCount else {
                throw JSONError(.tooManyValues(limit: highestCount), at: parser.position, in: text)
            }
            index.append(contentsOf: repeatElement(.vacant, count: min(index.count, highestCount - index.count)))
        }
        index.removeLast(index.count - parser.count)
        return index
    }

    /// Reads on from where a value or a member is to begin.
    ///
    /// - Returns: false where the index is too small to go on.
    @inline(__always)
    private mutating func read(_ text: Span<UInt8>, into entries: inout [JSONIndexEntry]) throws(JSONError) -> Bool {
        // Borrowed once, the array is not asked at each entry whether it has other holders.
        var index = entries.mutableSpan
        while true {
            var byte = nextByte(of: text)
            guard index.count &- count >= (isObject ? 2 : 1) else { return false }
            if isObject {
                try readName(byte, in: text, into: &index)
                byte = nextByte(of: text)
            }
            guard try readValue(byte, in: text, into: &index) else { continue }
            while depth > 0 {
                byte = nextByte(of: text)
                if byte == UInt8(ascii: ",") { break }
                guard byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
                    throw expected(isObject ? .commaOrObjectEnd : .commaOrArrayEnd, in: text)
                }
                close(in: &index)
            }
            if depth == 0 {
                _ = nextByte(of: text)
                guard position == text.count else { throw expected(.end, in: text) }
                return true
            }
            position &+= 1
        }
    }

    /// Moves to the next byte that is no white space. At the end of the text it is 0, with which nothing begins.
    @inline(__always)
    private mutating func nextByte(of text: Span<UInt8>) -> UInt8 {
        if position < text.count, text[position] > 0x20 { return text[position] }
        position = Self.whitespaceEnd(in: text, from: position)
        return position < text.count ? text[position] : 0
    }

    /// ws = *( %x20 / %x09 / %x0A / %x0D ) (RFC 8259 §2)
    @inline(never)
    private static func whitespaceEnd(in text: Span<UInt8>, from start: Int) -> Int {
        var position = start
        while position < text.count {
            switch text[position] {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): position &+= 1
            default: return position
            }
        }
        return position
    }

    /// member = string name-separator value (RFC 8259 §4), up to the value.
    @inline(__always)
    private mutating func readName(
        _ byte: UInt8, in text: Span<UInt8>, into index: inout MutableSpan<JSONIndexEntry>
    ) throws(JSONError) {
        guard byte == UInt8(ascii: "\"") else { throw expected(children == 0 ? .nameOrObjectEnd : .name, in: text) }
        guard memberCount < mostMembers else {
            throw JSONError(.tooManyMembers(limit: mostMembers), at: position, in: text)
        }
        memberCount &+= 1
        let end = try JSONStringScanner.end(of: text, from: position)
        record(.string, upTo: end.position, hasEscapes: end.hasEscapes, in: &index)
        guard nextByte(of: text) == UInt8(ascii: ":") else { throw expected(.colon, in: text) }
        position &+= 1
    }

    /// - Returns: false where the value is a container that has only been opened: its first child is next.
    @inline(__always)
    private mutating func readValue(
        _ byte: UInt8, in text: Span<UInt8>, into index: inout MutableSpan<JSONIndexEntry>
    ) throws(JSONError) -> Bool {
        switch byte {
        case UInt8(ascii: "\""):
            let end = try JSONStringScanner.end(of: text, from: position)
            record(.string, upTo: end.position, hasEscapes: end.hasEscapes, in: &index)
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            let isObject = byte == UInt8(ascii: "{")
            try open(isObject ? .object : .array, in: text, into: &index)
            guard nextByte(of: text) == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else { return false }
            close(in: &index)
            return true
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            let outcome = JSONNumberScanner.scan(text, from: position)
            guard outcome.isNumber else { throw JSONError(expected: .digit, at: outcome.end, in: text) }
            record(.number, upTo: outcome.end, in: &index)
        case UInt8(ascii: "t"):
            record(.true, upTo: try Self.literalEnd("true", in: text, from: position), in: &index)
        case UInt8(ascii: "f"):
            record(.false, upTo: try Self.literalEnd("false", in: text, from: position), in: &index)
        case UInt8(ascii: "n"):
            record(.null, upTo: try Self.literalEnd("null", in: text, from: position), in: &index)
        default:
            throw expected(depth > 0 && !isObject && children == 0 ? .valueOrArrayEnd : .value, in: text)
        }
        children &+= 1
        return true
    }

    /// value = false / null / true / … (RFC 8259 §3)
    private static func literalEnd(
        _ literal: StaticString, in text: Span<UInt8>, from start: Int
    ) throws(JSONError) -> Int {
        let end = start &+ literal.utf8CodeUnitCount
        guard end <= text.count, text.extracting(start..<end).hasBytes(of: literal) else {
            throw JSONError(.unknownLiteral, at: start, in: text)
        }
        return end
    }

    @inline(__always)
    private func expected(_ expectation: JSONError.Expectation, in text: Span<UInt8>) -> JSONError {
        JSONError(expected: expectation, at: position, in: text)
    }
}

// MARK: - The index

extension JSONParser {
    /// Records the name or the value between the position and `end`, and moves there.
    @inline(__always)
    private mutating func record(
        _ kind: JSONView.Kind, upTo end: Int, hasEscapes: Bool = false, in index: inout MutableSpan<JSONIndexEntry>
    ) {
        let next = count &+ 1
        index[count] = JSONIndexEntry(kind: kind, start: position, end: end, next: next, hasEscapes: hasEscapes)
        count = next
        position = end
    }

    @inline(__always)
    private mutating func open(
        _ kind: JSONView.Kind, in text: Span<UInt8>, into index: inout MutableSpan<JSONIndexEntry>
    ) throws(JSONError) {
        guard depth < highestDepth else { throw JSONError(.tooDeep(limit: highestDepth), at: position, in: text) }
        if depth > 0 { index[container].count(children &+ 1) }
        depth &+= 1
        index[count] = JSONIndexEntry(kind: kind, start: position, end: position, next: container)
        container = count
        isObject = kind == .object
        children = 0
        count &+= 1
        position &+= 1
    }

    @inline(__always)
    private mutating func close(in index: inout MutableSpan<JSONIndexEntry>) {
        position &+= 1
        depth &-= 1
        let parent = Int(index[container].next)
        index[container].close(at: position, next: count, children: children)
        guard depth > 0 else { return }
        container = parent
        isObject = index[parent].isKind(.object)
        children = index[parent].count
    }
}
