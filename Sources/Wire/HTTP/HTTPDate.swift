/// A moment as IMF-fixdate, the form in which dates are sent (RFC 9110, section 5.6.7).
package struct HTTPDate: Equatable, Sendable {
    private static let firstSecond: Int64 = -62_135_596_800
    private static let lastSecond: Int64 = 253_402_300_799

    private let seconds: Int64

    /// The moment `seconds` after 1970 began in UTC; moments outside of the years 1 to 9999 become the nearest inside.
    package init(unixSeconds seconds: Int64) {
        self.seconds = min(max(seconds, Self.firstSecond), Self.lastSecond)
    }

    /// The 29 bytes of the date.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(29)
        append(to: &bytes)
        return bytes
    }

    /// Appends the 29 bytes of the date.
    package func append(to bytes: inout [UInt8]) {
        let secondOfDay = ((seconds % 86400) + 86400) % 86400
        let day = (seconds - secondOfDay) / 86400
        let date = Self.civilDate(day)
        // The first of January 1970 was a Thursday.
        let weekday = ((day + 4) % 7 + 7) % 7
        Self.append(name: Int(weekday), of: "SunMonTueWedThuFriSat", to: &bytes)
        bytes.append(contentsOf: [UInt8(ascii: ","), HTTPGrammar.space])
        Self.append(date.day, digits: 2, to: &bytes)
        bytes.append(HTTPGrammar.space)
        Self.append(name: Int(date.month) - 1, of: "JanFebMarAprMayJunJulAugSepOctNovDec", to: &bytes)
        bytes.append(HTTPGrammar.space)
        Self.append(date.year, digits: 4, to: &bytes)
        bytes.append(HTTPGrammar.space)
        Self.append(secondOfDay / 3600, digits: 2, to: &bytes)
        bytes.append(HTTPGrammar.colon)
        Self.append(secondOfDay / 60 % 60, digits: 2, to: &bytes)
        bytes.append(HTTPGrammar.colon)
        Self.append(secondOfDay % 60, digits: 2, to: &bytes)
        bytes.append(contentsOf: " GMT".utf8)
    }

    /// The Gregorian date of a day counted from 1970, reckoned in years that begin in March and end in the leap day.
    package static func civilDate(_ day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let daysPerEra: Int64 = 146_097
        let sinceYearZero = day + 719_468
        let era = (sinceYearZero >= 0 ? sinceYearZero : sinceYearZero - daysPerEra + 1) / daysPerEra
        let dayOfEra = sinceYearZero - era * daysPerEra
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    private static func append(name index: Int, of names: StaticString, to bytes: inout [UInt8]) {
        names.withUTF8Buffer { bytes.append(contentsOf: $0[index * 3..<index * 3 + 3]) }
    }

    private static func append(_ number: Int64, digits: Int, to bytes: inout [UInt8]) {
        var divisor: Int64 = digits == 4 ? 1000 : 10
        while divisor > 0 {
            bytes.append(0x30 + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }
}
