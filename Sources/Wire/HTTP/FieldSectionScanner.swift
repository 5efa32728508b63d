/// Finds the lines of a field section in input that arrives in pieces (RFC 9112, section 5).
///
/// Lines are noted as offsets into the buffer that the caller collects the section in; `shift` is what leads from an
/// index of the input to an offset in that buffer. Every byte is judged as it is seen.
struct FieldSectionScanner: Sendable {
    private enum State {
        case lineStart
        case name
        case value
        case lineFeed
        case lastLineFeed
    }

    private var lines: [HTTPFields.Line] = []
    /// Room for the fields of an ordinary head, so that noting them allocates once.
    private static let usualCount = 16

    private var state = State.lineStart
    private var line = HTTPFields.Line()
    private var bytesLeft: Int
    private let maxCount: Int

    /// Offsets are 32 bits wide, which bounds what a limit can allow.
    init(maxBytes: Int, maxCount: Int) {
        bytesLeft = min(max(maxBytes, 0), 1 << 30) + 2
        self.maxCount = maxCount
    }

    /// Hands over the lines of a section that has ended.
    mutating func takeLines() -> [HTTPFields.Line] {
        var taken: [HTTPFields.Line] = []
        swap(&taken, &lines)
        return taken
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
                try beginLine(input[index], at: index &+ shift)
                index &+= 1
            case .name:
                while index < end, HTTPGrammar.isToken(input[index]) { index &+= 1 }
                guard index < end else { break }
                guard input[index] == HTTPGrammar.colon else { throw errorInName(input[index]) }
                line.nameEnd = UInt32(truncatingIfNeeded: index &+ shift)
                state = .value
                index &+= 1
            case .value:
                index = HTTPGrammar.endOfFieldValue(input, from: index, to: end)
                guard index < end else { break }
                guard input[index] == HTTPGrammar.carriageReturn else {
                    throw input[index] == HTTPGrammar.lineFeed ? .bareLineFeed : .valueByte
                }
                line.valueEnd = UInt32(truncatingIfNeeded: index &+ shift)
                lines.append(line)
                state = .lineFeed
                index &+= 1
            case .lineFeed:
                guard input[index] == HTTPGrammar.lineFeed else { throw .bareCarriageReturn }
                state = .lineStart
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
        guard HTTPGrammar.isToken(byte) else {
            switch byte {
            case HTTPGrammar.space, HTTPGrammar.tab: throw .leadingBlank
            case HTTPGrammar.colon: throw .emptyName
            case HTTPGrammar.lineFeed: throw .bareLineFeed
            default: throw .nameByte
            }
        }
        guard lines.count < maxCount else { throw .tooManyFields }
        if lines.isEmpty { lines.reserveCapacity(Self.usualCount) }
        line.name = UInt32(truncatingIfNeeded: offset)
        state = .name
    }

    private func errorInName(_ byte: UInt8) -> HTTPFieldError {
        switch byte {
        case HTTPGrammar.carriageReturn: .missingColon
        case HTTPGrammar.lineFeed: .bareLineFeed
        default: .nameByte
        }
    }
}
