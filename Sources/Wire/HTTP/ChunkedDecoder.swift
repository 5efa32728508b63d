/// Takes the chunked coding off a body that arrives in pieces (RFC 9112, section 7.1).
///
/// Data is reported as ranges of the input and never copied. Extensions are checked and dropped, trailer fields are
/// kept apart from the head's.
package struct ChunkedDecoder: Sendable {
    /// What stands next in the body.
    package enum Event: Equatable, Sendable {
        /// All input was taken and the body goes on.
        case needsMore
        /// Data, as a range of the input just given.
        case body(Range<Int>)
        /// The body and its trailer section have ended.
        case end
    }

    private enum State {
        case size
        case extensions(ChunkExtensionScanner)
        case sizeLineFeed
        case data
        case dataCarriageReturn
        case dataLineFeed
        case trailers
        case ended
        case failed(ChunkedError)
    }

    /// The trailer fields, complete once `.end` was reported.
    package private(set) var trailers = HTTPFields()

    private var state = State.size
    private var size: UInt64 = 0
    private var digitCount = 0
    private var dataLeft = 0
    private var bodyBytesLeft: Int
    private var extensionBytesLeft: Int
    private var trailerScanner: FieldSectionScanner
    private var trailerBytes: [UInt8] = []

    /// A decoder at the start of a body.
    package init(limits: HTTPLimits) {
        bodyBytesLeft = limits.bodyBytes
        extensionBytesLeft = limits.chunkExtensionBytes
        trailerScanner = FieldSectionScanner(maxBytes: limits.trailerBytes, maxCount: limits.fieldCount)
    }

    /// Allows at most `bytes` more of data.
    package mutating func limitBody(to bytes: Int) {
        bodyBytesLeft = min(bodyBytesLeft, bytes)
    }

    /// Reads `input` from `position` on, moves `position` behind what it took and says what it found.
    package mutating func next(_ input: Span<UInt8>, at position: inout Int) throws(ChunkedError) -> Event {
        do throws(ChunkedError) {
            return try advance(input, at: &position)
        } catch {
            state = .failed(error)
            throw error
        }
    }

    private mutating func advance(_ input: Span<UInt8>, at position: inout Int) throws(ChunkedError) -> Event {
        while position < input.count {
            let byte = input[position]
            switch state {
            case .size:
                try readSize(byte)
            case .extensions(var scanner):
                let isOver = try scanner.read(byte)
                if !isOver { try countExtensionByte() }
                state = isOver ? .sizeLineFeed : .extensions(scanner)
            case .sizeLineFeed:
                guard byte == HTTPGrammar.lineFeed else { throw .lineEnd }
                beginChunk()
            case .data:
                return .body(takeData(input, at: &position))
            case .dataCarriageReturn:
                guard byte == HTTPGrammar.carriageReturn else { throw .dataEnd }
                state = .dataLineFeed
            case .dataLineFeed:
                guard byte == HTTPGrammar.lineFeed else { throw .dataEnd }
                state = .size
            case .trailers:
                return try readTrailers(input, at: &position)
            case .ended:
                return .end
            case .failed(let error):
                throw error
            }
            position &+= 1
        }
        switch state {
        case .ended: return .end
        case .failed(let error): throw error
        default: return .needsMore
        }
    }

    /// chunk-size = 1*HEXDIG, here at most 16 of them; then an extension or the end of the line.
    private mutating func readSize(_ byte: UInt8) throws(ChunkedError) {
        if let digit = HTTPGrammar.hexValue(byte) {
            guard digitCount < 16 else { throw .sizeTooLong }
            size = size &<< 4 | UInt64(digit)
            digitCount &+= 1
            return
        }
        guard digitCount > 0 else { throw .size }
        guard let size = Int(exactly: size), size <= bodyBytesLeft else { throw .bodyTooLarge }
        dataLeft = size
        switch byte {
        case HTTPGrammar.carriageReturn:
            state = .sizeLineFeed
        case UInt8(ascii: ";"), HTTPGrammar.space, HTTPGrammar.tab:
            try countExtensionByte()
            state = .extensions(ChunkExtensionScanner(first: byte))
        case HTTPGrammar.lineFeed:
            throw .lineEnd
        default:
            throw .size
        }
    }

    private mutating func countExtensionByte() throws(ChunkedError) {
        guard extensionBytesLeft > 0 else { throw .extensionsTooLong }
        extensionBytesLeft &-= 1
    }

    private mutating func beginChunk() {
        state = dataLeft > 0 ? .data : .trailers
        bodyBytesLeft &-= dataLeft
        size = 0
        digitCount = 0
    }

    private mutating func takeData(_ input: Span<UInt8>, at position: inout Int) -> Range<Int> {
        let start = position
        position &+= min(dataLeft, input.count &- start)
        dataLeft &-= position &- start
        if dataLeft == 0 { state = .dataCarriageReturn }
        return start..<position
    }

    private mutating func readTrailers(
        _ input: Span<UInt8>, at position: inout Int
    ) throws(ChunkedError) -> Event {
        let start = position
        let isOver: Bool
        do throws(HTTPFieldError) {
            isOver = try trailerScanner.scan(input, at: &position, shift: trailerBytes.count &- start)
        } catch {
            throw .trailer(error)
        }
        trailerBytes.append(contentsOf: input, in: start..<position)
        guard isOver else { return .needsMore }
        trailers = trailerScanner.fields(in: trailerBytes)
        state = .ended
        return .end
    }
}
