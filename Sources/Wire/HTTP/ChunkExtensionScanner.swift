/// Checks the extensions of one chunk, byte by byte (RFC 9112, section 7.1.1).
///
///     chunk-ext = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] )
struct ChunkExtensionScanner: Sendable {
    private enum State {
        case beforeSemicolon
        case beforeName
        case name
        case afterName
        case beforeValue
        case token
        case quoted
        case escaped
        case afterValue
    }

    private var state: State

    /// Begins with the byte that followed the chunk size, a semicolon or a blank.
    init(first: UInt8) {
        state = first == UInt8(ascii: ";") ? .beforeName : .beforeSemicolon
    }

    /// Takes one byte; true where it is the CR that ends the line.
    mutating func read(_ byte: UInt8) throws(ChunkedError) -> Bool {
        switch state {
        case .beforeSemicolon:
            if !HTTPGrammar.isBlank(byte) { try expect(byte == UInt8(ascii: ";"), then: .beforeName) }
        case .beforeName:
            if !HTTPGrammar.isBlank(byte) { try expect(HTTPGrammar.isToken(byte), then: .name) }
        case .name:
            if !HTTPGrammar.isToken(byte) { return try endName(byte) }
        case .afterName:
            if !HTTPGrammar.isBlank(byte) { return try endName(byte, afterBlank: true) }
        case .beforeValue:
            if byte == UInt8(ascii: "\"") {
                state = .quoted
            } else if !HTTPGrammar.isBlank(byte) {
                try expect(HTTPGrammar.isToken(byte), then: .token)
            }
        case .token:
            if !HTTPGrammar.isToken(byte) { return try endValue(byte) }
        case .quoted:
            if byte == UInt8(ascii: "\"") {
                state = .afterValue
            } else {
                try expect(HTTPGrammar.isFieldValue(byte), then: byte == UInt8(ascii: "\\") ? .escaped : .quoted)
            }
        case .escaped:
            try expect(HTTPGrammar.isFieldValue(byte), then: .quoted)
        case .afterValue:
            return try endValue(byte)
        }
        return false
    }

    private mutating func expect(_ fits: Bool, then next: State) throws(ChunkedError) {
        guard fits else { throw .chunkExtension }
        state = next
    }

    private mutating func endName(_ byte: UInt8, afterBlank: Bool = false) throws(ChunkedError) -> Bool {
        switch byte {
        case UInt8(ascii: "="): state = .beforeValue
        case HTTPGrammar.space, HTTPGrammar.tab: state = .afterName
        case UInt8(ascii: ";"): state = .beforeName
        case HTTPGrammar.carriageReturn where !afterBlank: return true
        default: throw .chunkExtension
        }
        return false
    }

    private mutating func endValue(_ byte: UInt8) throws(ChunkedError) -> Bool {
        switch byte {
        case HTTPGrammar.space, HTTPGrammar.tab: state = .beforeSemicolon
        case UInt8(ascii: ";"): state = .beforeName
        case HTTPGrammar.carriageReturn: return true
        default: throw .chunkExtension
        }
        return false
    }
}
