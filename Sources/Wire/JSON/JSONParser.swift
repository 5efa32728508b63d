/// Validates a text and records where each of its values lies, in one pass (RFC 8259).
///
/// It does not recurse, and the index serves as its stack: an open container holds its parent's index in `next`.
struct JSONParser {
    /// What may come next.
    enum Step {
        case value
        case firstElement
        case firstName
        case name
        case afterValue
        case end
    }

    private static let noContainer = UInt32.max

    private var entries: [JSONIndexEntry] = []
    private let highestDepth: Int
    private let highestCount: Int
    private let mostMembers: Int
    private var memberCount = 0
    private var depth = 0
    private var container = noContainer
    var position = 0

    init(limits: JSONLimits) {
        highestDepth = min(limits.depth, JSONLimits.deepest)
        highestCount = min(limits.values, JSONIndexEntry.highestCount)
        mostMembers = limits.members
    }

    /// The index of `text`; its first entry is the whole value.
    static func index(of text: Span<UInt8>, limits: JSONLimits) throws(JSONError) -> [JSONIndexEntry] {
        guard text.count < Int(UInt32.max) else { throw JSONError(.tooLong, at: 0, in: text) }
        // RFC 8259 §8.1 lets a parser ignore a byte order mark; forwarded, it would reach a backend that does not.
        if text.count >= 3, text[0] == 0xEF, text[1] == 0xBB, text[2] == 0xBF {
            throw JSONError(.byteOrderMark, at: 0, in: text)
        }
        var parser = JSONParser(limits: limits)
        parser.entries.reserveCapacity(min(64, text.count / 8 + 1))
        try parser.read(text)
        return parser.entries
    }

    private mutating func read(_ text: Span<UInt8>) throws(JSONError) {
        var step = Step.value
        while true {
            skipWhitespace(in: text)
            guard position < text.count else {
                guard step == .end else { throw unexpected(at: step, in: text) }
                return
            }
            switch step {
            case .value:
                step = try readValue(at: step, in: text)
            case .firstElement:
                step = text[position] == UInt8(ascii: "]") ? close() : try readValue(at: step, in: text)
            case .firstName:
                step = text[position] == UInt8(ascii: "}") ? close() : try readName(at: step, in: text)
            case .name:
                step = try readName(at: step, in: text)
            case .afterValue:
                step = try readSeparator(in: text)
            case .end:
                throw unexpected(at: step, in: text)
            }
        }
    }

    /// ws = *( %x20 / %x09 / %x0A / %x0D ) (RFC 8259 §2)
    @inline(__always)
    private mutating func skipWhitespace(in text: Span<UInt8>) {
        while position < text.count {
            switch text[position] {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): position &+= 1
            default: return
            }
        }
    }

    @inline(__always)
    private mutating func readValue(at step: Step, in text: Span<UInt8>) throws(JSONError) -> Step {
        let start = position
        switch text[start] {
        case UInt8(ascii: "\""):
            let hasEscapes = try skipString(in: text)
            try append(.string, from: start, hasEscapes: hasEscapes, in: text)
        case UInt8(ascii: "{"):
            try open(.object, in: text)
            return .firstName
        case UInt8(ascii: "["):
            try open(.array, in: text)
            return .firstElement
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            try skipNumber(in: text)
            try append(.number, from: start, in: text)
        case UInt8(ascii: "t"):
            try skipLiteral("true", in: text)
            try append(.true, from: start, in: text)
        case UInt8(ascii: "f"):
            try skipLiteral("false", in: text)
            try append(.false, from: start, in: text)
        case UInt8(ascii: "n"):
            try skipLiteral("null", in: text)
            try append(.null, from: start, in: text)
        default:
            throw unexpected(at: step, in: text)
        }
        return afterValue
    }

    /// member = string name-separator value (RFC 8259 §4)
    @inline(__always)
    private mutating func readName(at step: Step, in text: Span<UInt8>) throws(JSONError) -> Step {
        let start = position
        guard text[start] == UInt8(ascii: "\"") else { throw unexpected(at: step, in: text) }
        guard memberCount < mostMembers else {
            throw JSONError(.tooManyMembers(limit: mostMembers), at: start, in: text)
        }
        memberCount &+= 1
        let hasEscapes = try skipString(in: text)
        try append(.string, from: start, hasEscapes: hasEscapes, isName: true, in: text)
        skipWhitespace(in: text)
        guard position < text.count, text[position] == UInt8(ascii: ":") else {
            throw expected(.colon, in: text)
        }
        position &+= 1
        return .value
    }

    @inline(__always)
    private mutating func readSeparator(in text: Span<UInt8>) throws(JSONError) -> Step {
        let isArray = entries[Int(container)].kind == .array
        switch text[position] {
        case UInt8(ascii: ","):
            position &+= 1
            return isArray ? .value : .name
        case UInt8(ascii: "]") where isArray, UInt8(ascii: "}") where !isArray:
            return close()
        default:
            throw unexpected(at: .afterValue, in: text)
        }
    }
}

// MARK: - The index

extension JSONParser {
    private var afterValue: Step { container == Self.noContainer ? .end : .afterValue }

    @inline(__always)
    private mutating func append(
        _ kind: JSONView.Kind, from start: Int, hasEscapes: Bool = false, isName: Bool = false, in text: Span<UInt8>
    ) throws(JSONError) {
        guard entries.count < highestCount else {
            throw JSONError(.tooManyValues(limit: highestCount), at: start, in: text)
        }
        if !isName, container != Self.noContainer { entries[Int(container)].addChild() }
        let next = UInt32(truncatingIfNeeded: entries.count &+ 1)
        entries.append(JSONIndexEntry(kind: kind, start: start, end: position, next: next, hasEscapes: hasEscapes))
    }

    @inline(__always)
    private mutating func open(_ kind: JSONView.Kind, in text: Span<UInt8>) throws(JSONError) {
        guard depth < highestDepth else { throw JSONError(.tooDeep(limit: highestDepth), at: position, in: text) }
        let index = entries.count
        try append(kind, from: position, in: text)
        entries[index].next = container
        container = UInt32(truncatingIfNeeded: index)
        depth &+= 1
        position &+= 1
    }

    @inline(__always)
    private mutating func close() -> Step {
        position &+= 1
        let index = Int(container)
        container = entries[index].next
        entries[index].end = UInt32(truncatingIfNeeded: position)
        entries[index].next = UInt32(truncatingIfNeeded: entries.count)
        depth &-= 1
        return afterValue
    }
}

// MARK: - Errors

extension JSONParser {
    func expected(_ expectation: JSONError.Expectation, in text: Span<UInt8>) -> JSONError {
        let found = position < text.count ? text[position] : nil
        return JSONError(.expected(expectation, found: found), at: position, in: text)
    }

    private func unexpected(at step: Step, in text: Span<UInt8>) -> JSONError {
        switch step {
        case .value: expected(.value, in: text)
        case .firstElement: expected(.valueOrArrayEnd, in: text)
        case .firstName: expected(.nameOrObjectEnd, in: text)
        case .name: expected(.name, in: text)
        case .end: expected(.end, in: text)
        case .afterValue:
            expected(entries[Int(container)].kind == .array ? .commaOrArrayEnd : .commaOrObjectEnd, in: text)
        }
    }
}
