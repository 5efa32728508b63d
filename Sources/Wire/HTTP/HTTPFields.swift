/// The field lines of a message in the order they came, over one flat buffer.
///
/// Names keep their spelling and compare without regard to ASCII case; values have lost the blanks around them.
package struct HTTPFields: Sendable {
    /// Where one line stands in the buffer; 32 bits, because a head is small.
    struct Line: Sendable {
        var name: UInt32 = 0
        var nameEnd: UInt32 = 0
        var value: UInt32 = 0
        var valueEnd: UInt32 = 0

        var nameRange: Range<Int> { Int(name)..<Int(nameEnd) }
        var valueRange: Range<Int> { Int(value)..<Int(valueEnd) }
    }

    private(set) var bytes: [UInt8]
    private(set) var lines: [Line]
    /// A bit for each length that a name has: most names that are looked for are told absent by it.
    private var lengths: UInt64 = 0

    /// No fields.
    package init() {
        bytes = []
        lines = []
    }

    /// Takes over a scanned section; `lines` have a name and the end of a value that begins after the colon.
    init(bytes: [UInt8], scanned lines: consuming [Line]) {
        for index in lines.indices {
            let value = HTTPGrammar.trimmingBlanks(bytes, Int(lines[index].nameEnd) &+ 1..<Int(lines[index].valueEnd))
            lines[index].value = UInt32(truncatingIfNeeded: value.lowerBound)
            lines[index].valueEnd = UInt32(truncatingIfNeeded: value.upperBound)
            lengths |= Self.bit(of: Int(lines[index].nameEnd &- lines[index].name))
        }
        self.bytes = bytes
        self.lines = lines
    }

    /// How many field lines there are.
    package var count: Int { lines.count }

    /// The value of the first line called `name`, which is given in lower case.
    package func value(of name: StaticString) -> ArraySlice<UInt8>? {
        let length = name.utf8CodeUnitCount
        guard lengths & Self.bit(of: length) != 0 else { return nil }
        for line in lines
        where Int(line.nameEnd &- line.name) == length && HTTPGrammar.equalsIgnoringCase(bytes, line.nameRange, name) {
            return bytes[line.valueRange]
        }
        return nil
    }

    private static func bit(of length: Int) -> UInt64 {
        1 &<< UInt64(min(length, 63))
    }

    /// The values of all lines called `name`, which is given in lower case, in order.
    package func values(of name: StaticString) -> [ArraySlice<UInt8>] {
        lines.filter { HTTPGrammar.equalsIgnoringCase(bytes, $0.nameRange, name) }.map { bytes[$0.valueRange] }
    }

    /// The value of the first line called `name` as text, invalid UTF-8 repaired.
    package func string(of name: StaticString) -> String? {
        value(of: name).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether there is a line called `name`, which is given in lower case.
    package func contains(_ name: StaticString) -> Bool {
        value(of: name) != nil
    }

    /// Whether the comma lists of all lines called `name` hold `token`; both are given in lower case.
    package func hasToken(_ token: StaticString, in name: StaticString) -> Bool {
        for line in lines where HTTPGrammar.equalsIgnoringCase(bytes, line.nameRange, name) {
            var rest = line.valueRange
            while let element = HTTPGrammar.nextListElement(bytes, &rest) {
                if HTTPGrammar.equalsIgnoringCase(bytes, element, token) { return true }
            }
        }
        return false
    }

    /// Calls `body` with the name and the value of every line, in order.
    package func forEach(
        _ body: (_ name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) throws -> Void
    ) rethrows {
        for line in lines { try body(bytes[line.nameRange], bytes[line.valueRange]) }
    }
}

extension HTTPFields {
    /// Appends a field line given without its line end. A line that no field section may hold is left out.
    package mutating func append(line: UnsafeRawBufferPointer) {
        guard let colon = line.firstIndex(of: HTTPGrammar.colon), colon > 0,
            line[..<colon].allSatisfy(HTTPGrammar.isToken),
            line[(colon + 1)...].allSatisfy(HTTPGrammar.isFieldValue),
            let end = UInt32(exactly: bytes.count + line.count)
        else { return }
        let start = bytes.count
        bytes.append(contentsOf: line)
        let value = HTTPGrammar.trimmingBlanks(bytes, start + colon + 1..<Int(end))
        lengths |= Self.bit(of: colon)
        lines.append(
            Line(
                name: UInt32(start), nameEnd: UInt32(start + colon),
                value: UInt32(value.lowerBound), valueEnd: UInt32(value.upperBound)))
    }
}
