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
        /// Which field it is, where somebody may ask.
        var known: HTTPFieldName?

        var nameRange: Range<Int> { Int(name)..<Int(nameEnd) }
        var valueRange: Range<Int> { Int(value)..<Int(valueEnd) }
    }

    /// A parser uses the storage of heads up to this size for one after the other, where nobody holds on to it.
    static let keptCapacity = 4096

    private(set) var bytes: [UInt8]
    private(set) var lines: [Line]
    /// The names of all lines: most that are looked for are told absent by it.
    @usableFromInline private(set) var present: UInt64 = 0

    /// No fields.
    package init() {
        bytes = []
        lines = []
    }

    /// Fields that have been scanned and completed.
    init(bytes: [UInt8], lines: [Line], present: UInt64) {
        self.bytes = bytes
        self.lines = lines
        self.present = present
    }

    /// Takes the blanks from the value of a line that has a name and the end of a value beginning after the colon, and
    /// finds out whether the name is known. Returns the name's bit.
    @inline(__always)
    static func complete(_ line: inout Line, in bytes: Span<UInt8>) -> UInt64 {
        let value = HTTPGrammar.trimmingBlanks(bytes, Int(line.nameEnd) &+ 1..<Int(line.valueEnd))
        line.value = UInt32(truncatingIfNeeded: value.lowerBound)
        line.valueEnd = UInt32(truncatingIfNeeded: value.upperBound)
        // The scanner knows names that it had whole.
        if line.known == nil { line.known = HTTPFieldName(bytes, at: line.nameRange) }
        return line.known?.bit ?? 0
    }

    /// How many field lines there are.
    package var count: Int { lines.count }

    /// Whether there is a line called `name`.
    @inlinable @inline(__always)
    package func contains(_ name: HTTPFieldName) -> Bool {
        present & name.bit != 0
    }

    /// The value of the first line called `name`.
    @inlinable @inline(__always)
    package func value(of name: HTTPFieldName) -> ArraySlice<UInt8>? {
        contains(name) ? firstValue(of: name) : nil
    }

    @usableFromInline
    func firstValue(of name: HTTPFieldName) -> ArraySlice<UInt8>? {
        for line in lines where line.known == name { return bytes[line.valueRange] }
        return nil
    }

    /// The values of all lines called `name`, in order.
    package func values(of name: HTTPFieldName) -> [ArraySlice<UInt8>] {
        guard contains(name) else { return [] }
        return lines.filter { $0.known == name }.map { bytes[$0.valueRange] }
    }

    /// The value of the first line called `name` as text, invalid UTF-8 repaired.
    package func string(of name: HTTPFieldName) -> String? {
        value(of: name).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether the comma lists of all lines called `name` hold `token`, which is given in lower case.
    package func hasToken(_ token: StaticString, in name: HTTPFieldName) -> Bool {
        for line in lines where line.known == name {
            var rest = line.valueRange
            while let element = HTTPGrammar.nextListElement(bytes, &rest) {
                if HTTPGrammar.equalsIgnoringCase(bytes.span, element, token) { return true }
            }
        }
        return false
    }

    /// Calls `body` with the name and the value of every line in order, or of those called `name`.
    package func forEach(
        _ name: HTTPFieldName? = nil,
        _ body: (_ name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) throws -> Void
    ) rethrows {
        for line in lines where name == nil || line.known == name {
            try body(bytes[line.nameRange], bytes[line.valueRange])
        }
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
        var added = Line(name: UInt32(start), nameEnd: UInt32(start + colon), valueEnd: end)
        present |= Self.complete(&added, in: bytes.span)
        lines.append(added)
    }
}
