internal import Reactor

/// A moment of the wall clock as the log writes it, in UTC.
struct LogTime {
    private let milliseconds: Int64

    static var now: LogTime {
        LogTime(milliseconds: Clock.wallNanoseconds / 1_000_000)
    }

    init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// `12:34:56.789`
    var clock: String {
        let ofDay = ((milliseconds % 86_400_000) + 86_400_000) % 86_400_000
        let seconds = ofDay / 1000
        return "\(Self.two(seconds / 3600)):\(Self.two(seconds / 60 % 60)):\(Self.two(seconds % 60))"
            + ".\(Self.three(ofDay % 1000))"
    }

    /// `2026-11-24T12:34:56.789Z` (RFC 3339)
    var iso8601: String {
        let (year, month, day) = Self.date(
            day: (milliseconds - ((milliseconds % 86_400_000) + 86_400_000) % 86_400_000) / 86_400_000)
        return "\(year)-\(Self.two(month))-\(Self.two(day))T\(clock)Z"
    }

    /// The proleptic Gregorian date of a day counted from 1970, by eras of 400 years that begin in March.
    private static func date(day: Int64) -> (Int64, Int64, Int64) {
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    private static func two(_ number: Int64) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }

    private static func three(_ number: Int64) -> String {
        number < 10 ? "00\(number)" : number < 100 ? "0\(number)" : "\(number)"
    }
}
