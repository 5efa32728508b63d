extension OutputSpan<UInt8> {
    /// Appends the status line of HTTP/1.1 (RFC 9112, section 4), of at most 64 bytes; what is no status is written as
    /// 500.
    package mutating func appendStatusLine(_ status: Int) {
        let status = 100...999 ~= status ? status : 500
        if status == 200 { return append("HTTP/1.1 200 OK\r\n") }
        append("HTTP/1.1 ")
        append(DecimalDigits(UInt(status)))
        append(HTTPGrammar.space)
        append(StatusReason.phrase(of: status))
        append("\r\n")
    }

    /// Appends a field line with a number, of at most 24 bytes beside the name; one below zero is written as zero.
    package mutating func appendField(_ name: StaticString, _ value: Int) {
        append(name)
        append(": ")
        append(DecimalDigits(UInt(Swift.max(value, 0))))
        append("\r\n")
    }

    private mutating func append(_ number: DecimalDigits) {
        append(number.digits.span.extracting(number.first..<DecimalDigits.most))
    }
}

extension [UInt8] {
    /// Appends a field line.
    ///
    /// Bytes of the value that no field may hold (controls but HTAB) become spaces: a value from outside can never end
    /// the line.
    package mutating func appendField(_ name: StaticString, _ value: Span<UInt8>) {
        appendField(name, own: value)
        let end = count &- 2
        var index = HTTPGrammar.endOfFieldValue(span, from: end &- value.count, to: end)
        while index < end {
            self[index] = HTTPGrammar.space
            index = HTTPGrammar.endOfFieldValue(span, from: index, to: end)
        }
    }

    /// Appends a field line with bytes of the program's own, which hold nothing that no value may.
    package mutating func appendField(_ name: StaticString, own value: Span<UInt8>) {
        append(addingCapacity: name.utf8CodeUnitCount &+ value.count &+ 4) { line in
            line.append(name)
            line.append(": ")
            line.append(value)
            line.append("\r\n")
        }
    }

    /// Appends a field line with the bytes of a value, made safe in the same way.
    package mutating func appendField(_ name: StaticString, _ value: ArraySlice<UInt8>) {
        appendField(name, value.span)
    }

    /// Appends a field line with the bytes of a value, made safe in the same way.
    package mutating func appendField(_ name: StaticString, _ value: [UInt8]) {
        appendField(name, value.span)
    }

    /// Appends a field line with a text value, made safe in the same way.
    package mutating func appendField(_ name: StaticString, _ value: String) {
        appendField(name, value.utf8.span)
    }

    /// Appends a field line with a value of the program's own.
    package mutating func appendField(_ name: StaticString, _ value: StaticString) {
        append(addingCapacity: name.utf8CodeUnitCount &+ value.utf8CodeUnitCount &+ 4) { line in
            line.append(name)
            line.append(": ")
            line.append(value)
            line.append("\r\n")
        }
    }

    /// Appends a field line with a number; one below zero is written as zero.
    package mutating func appendField(_ name: StaticString, _ value: Int) {
        append(addingCapacity: name.utf8CodeUnitCount &+ DecimalDigits.most &+ 4) { $0.appendField(name, value) }
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
        append(DecimalDigits(UInt(Swift.max(value, 0))))
    }
}
