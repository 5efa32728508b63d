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
        var room = min(mostAtFirst, likelyCount, highestCount)
        var parser = JSONParser(limits: limits)
        var index: [JSONIndexEntry] = []
        while true {
            var isWhole = false
            var larger: [JSONIndexEntry] = []
            try larger.append(addingCapacity: room) { entries throws(JSONError) in
                for entry in index { entries.append(entry) }
                if let firstName, entries.isEmpty {
                    parser.position = firstName - 1
                    try parser.open(.object, in: text, into: &entries)
                }
                isWhole = try parser.read(text, into: &entries)
            }
            if isWhole { return larger }
            guard room < highestCount else {
                throw JSONError(.tooManyValues(limit: highestCount), at: parser.position, in: text)
            }
            room = min(room * 2, highestCount)
            index = larger
        }
    }

    /// Reads on from where a value or a member is to begin.
    ///
    /// - Returns: false where the index is too small to go on.
    @inline(__always)
    private mutating func read(
        _ text: Span<UInt8>, into index: inout OutputSpan<JSONIndexEntry>
    ) throws(JSONError) -> Bool {
        while true {
            var byte = nextByte(of: text)
            guard index.freeCapacity >= (isObject ? 2 : 1) else { return false }
            if isObject {
                try readName(byte, in: text, into: &index)
                byte = nextByte(of: text)
            }
            if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
                try open(byte == UInt8(ascii: "{") ? .object : .array, in: text, into: &index)
                guard nextByte(of: text) == ending else { continue }
            } else {
                try readScalar(byte, in: text, into: &index)
            }
            while depth > 0 {
                byte = nextByte(of: text)
                if byte == UInt8(ascii: ",") { break }
                guard byte == ending else {
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
        _ byte: UInt8, in text: Span<UInt8>, into index: inout OutputSpan<JSONIndexEntry>
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

    /// What ends the innermost container.
    @inline(__always)
    private var ending: UInt8 { isObject ? UInt8(ascii: "}") : UInt8(ascii: "]") }

    /// A value that holds no others.
    @inline(__always)
    private mutating func readScalar(
        _ byte: UInt8, in text: Span<UInt8>, into index: inout OutputSpan<JSONIndexEntry>
    ) throws(JSONError) {
        switch byte {
        case UInt8(ascii: "\""):
            let end = try JSONStringScanner.end(of: text, from: position)
            record(.string, upTo: end.position, hasEscapes: end.hasEscapes, in: &index)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            let outcome = JSONNumberScanner.scan(text, from: position)
            guard outcome.isNumber else { throw JSONError(expected: .digit, at: outcome.end, in: text) }
            record(.number, upTo: outcome.end, in: &index)
        case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
            let (kind, end) = try Self.literal(byte, in: text, from: position)
            record(kind, upTo: end, in: &index)
        default:
            throw expected(depth > 0 && !isObject && children == 0 ? .valueOrArrayEnd : .value, in: text)
        }
        children &+= 1
    }

    /// value = false / null / true / … (RFC 8259 §3), told by its first letter.
    @inline(never)
    private static func literal(
        _ first: UInt8, in text: Span<UInt8>, from start: Int
    ) throws(JSONError) -> (kind: JSONView.Kind, end: Int) {
        let (kind, literal): (JSONView.Kind, StaticString) =
            switch first {
            case UInt8(ascii: "t"): (.true, "true")
            case UInt8(ascii: "f"): (.false, "false")
            default: (.null, "null")
            }
        let end = start &+ literal.utf8CodeUnitCount
        guard end <= text.count, text.extracting(start..<end).hasBytes(of: literal) else {
            throw JSONError(.unknownLiteral, at: start, in: text)
        }
        return (kind, end)
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
        _ kind: JSONView.Kind, upTo end: Int, hasEscapes: Bool = false, in index: inout OutputSpan<JSONIndexEntry>
    ) {
        let next = index.count &+ 1
        index.append(JSONIndexEntry(kind: kind, start: position, end: end, next: next, hasEscapes: hasEscapes))
        position = end
    }

    @inline(__always)
    private mutating func open(
        _ kind: JSONView.Kind, in text: Span<UInt8>, into index: inout OutputSpan<JSONIndexEntry>
    ) throws(JSONError) {
        guard depth < highestDepth else { throw JSONError(.tooDeep(limit: highestDepth), at: position, in: text) }
        if depth > 0 { index[container].count(children &+ 1) }
        depth &+= 1
        let parent = container
        container = index.count
        index.append(JSONIndexEntry(kind: kind, start: position, end: position, next: parent))
        isObject = kind == .object
        children = 0
        position &+= 1
    }

    @inline(__always)
    private mutating func close(in index: inout OutputSpan<JSONIndexEntry>) {
        position &+= 1
        depth &-= 1
        let parent = Int(index[container].next)
        index[container].close(at: position, next: index.count, children: children)
        guard depth > 0 else { return }
        container = parent
        isObject = index[parent].isKind(.object)
        children = index[parent].count
    }
}
