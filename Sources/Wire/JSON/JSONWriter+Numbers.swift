extension JSONWriter {
    /// Writes a whole number.
    package mutating func integer(_ value: Int) {
        beginValue()
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        let start = bytes.count
        var rest = value.magnitude
        repeat {
            bytes.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        bytes[start...].reverse()
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
