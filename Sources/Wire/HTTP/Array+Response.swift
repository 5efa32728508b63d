extension [UInt8] {
    /// Appends the status line of HTTP/1.1 (RFC 9112, section 4); what is no status is written as 500.
    package mutating func appendStatusLine(_ status: Int) {
        let status = 100...999 ~= status ? status : 500
        append("HTTP/1.1 ")
        append(decimal: status)
        append(HTTPGrammar.space)
        append(StatusReason.phrase(of: status))
        appendLineEnd()
    }

    /// Appends a field line.
    ///
    /// Bytes of the value that no field may hold (controls but HTAB) become spaces: a value from outside can never end
    /// the line.
    package mutating func appendField(_ name: StaticString, _ value: some Collection<UInt8>) {
        append(name)
        append(": ")
        let start = endIndex
        append(contentsOf: value)
        for index in start..<endIndex where !HTTPGrammar.isFieldValue(self[index]) {
            self[index] = HTTPGrammar.space
        }
        appendLineEnd()
    }

    /// Appends a field line with a text value, made safe in the same way.
    package mutating func appendField(_ name: StaticString, _ value: String) {
        appendField(name, value.utf8)
    }

    /// Appends a field line with a number that is not negative.
    package mutating func appendField(_ name: StaticString, _ value: Int) {
        append(name)
        append(": ")
        append(decimal: value)
        appendLineEnd()
    }

    /// Appends the empty line that ends a head.
    package mutating func appendHeadEnd() {
        appendLineEnd()
    }

    /// Appends the line before the data of a chunk, which `appendChunkEnd` is to follow (RFC 9112, section 7.1).
    ///
    /// A chunk of size zero would end the body: nothing is written for it.
    package mutating func appendChunkHead(size: Int) {
        guard size > 0 else { return }
        var shift = (Int.bitWidth &- 1 &- size.leadingZeroBitCount) & ~3
        while shift >= 0 {
            let digit = UInt8(truncatingIfNeeded: size &>> shift & 0xF)
            append(digit < 10 ? 0x30 &+ digit : 0x57 &+ digit)
            shift &-= 4
        }
        appendLineEnd()
    }

    /// Appends the line end behind the data of a chunk.
    package mutating func appendChunkEnd() {
        appendLineEnd()
    }

    /// Appends the last chunk and an empty trailer section.
    package mutating func appendLastChunk() {
        append("0\r\n\r\n")
    }

    private mutating func appendLineEnd() {
        append(HTTPGrammar.carriageReturn)
        append(HTTPGrammar.lineFeed)
    }

    /// Appends the text's bytes.
    package mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { append(contentsOf: $0) }
    }

    /// Appends the digits of a number; one below zero is written as zero.
    package mutating func append(decimal value: Int) {
        var divisor = 1
        let value = Swift.max(value, 0)
        while value / divisor >= 10 { divisor &*= 10 }
        while divisor > 0 {
            append(0x30 &+ UInt8(truncatingIfNeeded: value / divisor % 10))
            divisor /= 10
        }
    }
}
