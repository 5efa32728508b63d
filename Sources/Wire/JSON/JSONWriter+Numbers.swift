extension JSONWriter {
    /// Writes a whole number.
    package mutating func integer(_ value: Int) {
        beginValue()
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        bytes.append(DecimalDigits(value.magnitude))
    }

    /// Writes the shortest text that reads back as `value`; infinities and NaN, which JSON lacks, become `null`.
    package mutating func number(_ value: Double) {
        guard value.isFinite else { return null() }
        raw(value.description.utf8)
    }

    /// Writes the number as it was read.
    package mutating func number(_ value: JSONNumber) {
        raw(value.text.utf8)
    }
}
