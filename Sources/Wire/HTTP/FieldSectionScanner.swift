/// Finds the lines of a field section in input that arrives in pieces (RFC 9112, section 5).
///
/// Lines are noted as offsets into the buffer that the caller collects the section in; `shift` is what leads from an
/// index of the input to an offset in that buffer. Every byte is judged as it is seen.
///
/// A scanner that is tolerant leaves out what no field may be, folded lines among it, and takes a bare LF for a line's
/// end, as the RFC allows to those who only read.
struct FieldSectionScanner: Sendable {
    private enum State {
        case lineStart
        case name
        case value
        case lineFeed
        case lastLineFeed
        /// Such a line is skipped; one without a colon is no field at all, but something that is no HTTP.
        case malformedLine(hasColon: Bool)
    }

    private var lines: [HTTPFields.Line] = []
    /// Where the lines stand that were left out; their names are not what they seem.
    private(set) var leftOut: [HTTPFields.Line] = []
    private var lastIsLeftOut = false
    /// Room for the fields of an ordinary head, so that noting them allocates once.
    private static let usualCount = 16

    private var state = State.lineStart
    private var line = HTTPFields.Line()
    private var bytesLeft = 0
    private let maxCount: Int
    private let isTolerant: Bool

    /// Offsets are 32 bits wide, which bounds what a limit can allow.
    init(maxBytes: Int, maxCount: Int, isTolerant: Bool = false) {
        self.maxCount = maxCount
        self.isTolerant = isTolerant
        begin(maxBytes: maxBytes)
    }

    /// Stands before another section. Where the lines of the last one stood, those of this one will, if nobody holds on
    /// to them.
    mutating func begin(maxBytes: Int) {
        lines.removeAll(keepingCapacity: lines.capacity <= 2 * Self.usualCount)
        bytesLeft = min(max(maxBytes, 0), 1 << 30) + 2
        state = .lineStart
        lastIsLeftOut = false
        if !leftOut.isEmpty { leftOut = [] }
    }

    /// The fields of a section that has ended, which was collected in `bytes`.
    mutating func fields(in bytes: [UInt8]) -> HTTPFields {
        var present: UInt64 = 0
        var each = lines.mutableSpan
        for index in each.indices { present |= HTTPFields.complete(&each[index], in: bytes.span) }
        return HTTPFields(bytes: bytes, lines: lines, present: present)
    }

    /// Reads `input` from `position` on; true once the empty line has ended the section, with `position` behind it.
    mutating func scan(
        _ input: Span<UInt8>, at position: inout Int, shift: Int
    ) throws(HTTPFieldError) -> Bool {
        let end = min(input.count, position &+ bytesLeft)
        var index = position
        defer {
            bytesLeft &-= index &- position
            position = index
        }
        while index < end {
            switch state {
            case .lineStart:
                if isTolerant, input[index] == HTTPGrammar.lineFeed {
                    index &+= 1
                    return true
                }
                try beginLine(input[index], at: index &+ shift)
                index &+= 1
            case .name:
                index = endOfName(input, from: index, to: end, shift: shift)
                guard index < end else { break }
                guard input[index] == HTTPGrammar.colon else {
                    try leaveOut(errorInName(input[index]))
                    break
                }
                line.nameEnd = UInt32(truncatingIfNeeded: index &+ shift)
                state = .value
                index &+= 1
            case .value:
                index = HTTPGrammar.endOfFieldValue(input, from: index, to: end)
                guard index < end else { break }
                line.valueEnd = UInt32(truncatingIfNeeded: index &+ shift)
                switch input[index] {
                case HTTPGrammar.carriageReturn:
                    lines.append(line)
                    state = .lineFeed
                    index &+= 1
                case HTTPGrammar.lineFeed:
                    guard isTolerant else { throw .bareLineFeed }
                    lines.append(line)
                    state = .lineStart
                    index &+= 1
                default:
                    try leaveOut(.valueByte)
                }
            case .lineFeed:
                guard input[index] == HTTPGrammar.lineFeed else {
                    try leaveOut(.bareCarriageReturn)
                    lines.removeLast()
                    break
                }
                state = .lineStart
                index &+= 1
            case .malformedLine(let hasColon):
                switch input[index] {
                case HTTPGrammar.lineFeed:
                    guard hasColon else { throw .missingColon }
                    lastIsLeftOut = true
                    state = .lineStart
                case HTTPGrammar.colon: state = .malformedLine(hasColon: true)
                default: break
                }
                index &+= 1
            case .lastLineFeed:
                guard input[index] == HTTPGrammar.lineFeed else { throw .bareCarriageReturn }
                index &+= 1
                return true
            }
        }
        if end < input.count { throw .tooManyBytes }
        return false
    }

    private mutating func beginLine(_ byte: UInt8, at offset: Int) throws(HTTPFieldError) {
        if byte == HTTPGrammar.carriageReturn {
            state = .lastLineFeed
            return
        }
        guard lines.count &+ leftOut.count < maxCount else { throw .tooManyFields }
        line.name = UInt32(truncatingIfNeeded: offset)
        guard HTTPGrammar.isToken(byte) else {
            switch byte {
            case HTTPGrammar.space, HTTPGrammar.tab:
                try leaveOut(.leadingBlank)
                // The line that this one continues is not whole.
                if !lastIsLeftOut, let last = lines.popLast() { leftOut.append(last) }
            case HTTPGrammar.colon: try leaveOut(.emptyName)
            case HTTPGrammar.lineFeed: throw .bareLineFeed
            default: try leaveOut(.nameByte)
            }
            return
        }
        if lines.isEmpty { lines.reserveCapacity(Self.usualCount) }
        lastIsLeftOut = false
        state = .name
    }

    /// The end of the line's name, or of what has come of it. One that is known and has come whole needs no look at each
    /// of its bytes.
    private mutating func endOfName(_ input: Span<UInt8>, from index: Int, to end: Int, shift: Int) -> Int {
        let start = Int(line.name) &- shift
        if start >= 0 {
            let longest = min(end, start &+ HTTPFieldName.longest &+ 1)
            let colon = HTTPGrammar.firstColon(input, from: index, to: longest)
            line.known = colon < longest ? HTTPFieldName(input, at: start..<colon) : nil
            if line.known != nil, line.known != .rateLimit { return colon }
        } else {
            line.known = nil
        }
        return HTTPGrammar.endOfToken(input, from: index, to: end)
    }

    private mutating func leaveOut(_ error: HTTPFieldError) throws(HTTPFieldError) {
        guard isTolerant, error != .missingColon, error != .bareLineFeed else { throw error }
        leftOut.append(line)
        state = .malformedLine(hasColon: error != .nameByte)
    }

    private func errorInName(_ byte: UInt8) -> HTTPFieldError {
        switch byte {
        case HTTPGrammar.carriageReturn: .missingColon
        case HTTPGrammar.lineFeed: .bareLineFeed
        default: .nameByte
        }
    }
}
