/// Finds the parts of a request line in input that arrives in pieces (RFC 9112, section 3).
///
/// Offsets are those of the buffer that the caller collects the head in, as in `FieldSectionScanner`.
struct RequestLineScanner: Sendable {
    private enum State {
        case start
        case emptyLineFeed
        case afterEmptyLine
        case method
        case target
        case version
        case lineFeed
    }

    private(set) var method = 0..<0
    private(set) var target = 0..<0
    private(set) var minorVersion: UInt8 = 0
    private var state = State.start
    private var majorVersion: UInt8 = 0
    private var versionLength = 0
    private var bytesLeft: Int

    init(maxBytes: Int) {
        bytesLeft = min(max(maxBytes, 1), 1 << 30) + 1
    }

    /// Whether a byte of the line itself has been seen; one empty line before it does not count.
    var hasBegun: Bool {
        switch state {
        case .start, .emptyLineFeed, .afterEmptyLine: false
        default: true
        }
    }

    /// Reads `input` from `position` on; true once the line has ended, with `position` behind it.
    mutating func scan(
        _ input: Span<UInt8>, at position: inout Int, shift: Int
    ) throws(HTTPRequestError) -> Bool {
        while !hasBegun {
            guard position < input.count else { return false }
            try begin(input[position], at: position &+ shift)
            position &+= 1
        }
        let end = min(input.count, position &+ bytesLeft)
        var index = position
        defer {
            bytesLeft &-= index &- position
            position = index
        }
        while index < end {
            switch state {
            case .start, .emptyLineFeed, .afterEmptyLine:
                break
            case .method:
                index = HTTPGrammar.endOfToken(input, from: index, to: end)
                guard index < end else { break }
                guard input[index] == HTTPGrammar.space else { throw errorInMethod(input[index]) }
                method = method.lowerBound..<index &+ shift
                target = index &+ shift &+ 1..<index &+ shift &+ 1
                state = .target
            case .target:
                index = HTTPGrammar.endOfTarget(input, from: index, to: end)
                guard index < end else { break }
                guard input[index] == HTTPGrammar.space else { throw errorInTarget(input[index]) }
                target = target.lowerBound..<index &+ shift
                guard !target.isEmpty else { throw .requestTarget }
                state = .version
            case .version:
                if versionLength == 0, HTTPGrammar.isHTTP11(input, at: index, to: end) {
                    majorVersion = 1
                    minorVersion = 1
                    versionLength = 8
                    index &+= 7
                } else {
                    try readVersion(input[index])
                }
            case .lineFeed:
                guard input[index] == HTTPGrammar.lineFeed else { throw .field(.bareCarriageReturn) }
                index &+= 1
                return true
            }
            if index < end { index &+= 1 }
        }
        if end < input.count { throw .requestLineTooLong }
        return false
    }

    /// One empty line may stand before the request line (RFC 9112, section 2.2).
    private mutating func begin(_ byte: UInt8, at offset: Int) throws(HTTPRequestError) {
        switch (state, byte) {
        case (.start, HTTPGrammar.carriageReturn):
            state = .emptyLineFeed
        case (.emptyLineFeed, HTTPGrammar.lineFeed):
            state = .afterEmptyLine
        case (.emptyLineFeed, _):
            throw .field(.bareCarriageReturn)
        default:
            guard HTTPGrammar.isToken(byte) else {
                // 22 is the record type of a handshake, the first byte of every TLS client.
                throw byte == 22 ? .tlsHandshake : errorInMethod(byte)
            }
            method = offset..<offset
            state = .method
        }
    }

    /// HTTP-version = "HTTP/" DIGIT "." DIGIT (RFC 9112, section 2.3).
    private mutating func readVersion(_ byte: UInt8) throws(HTTPRequestError) {
        let fits =
            switch versionLength {
            case 0: byte == UInt8(ascii: "H")
            case 1, 2: byte == UInt8(ascii: "T")
            case 3: byte == UInt8(ascii: "P")
            case 4: byte == UInt8(ascii: "/")
            case 5, 7: HTTPGrammar.isDigit(byte)
            case 6: byte == UInt8(ascii: ".")
            default: byte == HTTPGrammar.carriageReturn
            }
        guard fits else { throw byte == HTTPGrammar.lineFeed ? .field(.bareLineFeed) : .versionSyntax }
        switch versionLength {
        case 5: majorVersion = byte &- 0x30
        case 7: minorVersion = byte &- 0x30
        case 8:
            guard majorVersion == 1 else { throw .unsupportedVersion }
            state = .lineFeed
        default: break
        }
        versionLength &+= 1
    }

    private func errorInMethod(_ byte: UInt8) -> HTTPRequestError {
        byte == HTTPGrammar.lineFeed ? .field(.bareLineFeed) : .method
    }

    private func errorInTarget(_ byte: UInt8) -> HTTPRequestError {
        switch byte {
        case HTTPGrammar.lineFeed: .field(.bareLineFeed)
        case HTTPGrammar.carriageReturn: .versionSyntax
        default: .requestTarget
        }
    }
}
