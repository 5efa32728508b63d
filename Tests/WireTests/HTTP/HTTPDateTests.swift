import Foundation
import Testing
import Wire

struct HTTPDateTests {
    @Test(arguments: [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
        (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
        (1_709_164_800, "Thu, 29 Feb 2024 00:00:00 GMT"), (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
        (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"), (1_767_225_600, "Thu, 01 Jan 2026 00:00:00 GMT"),
        (1_793_491_199, "Sat, 31 Oct 2026 23:59:59 GMT"), (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
        (Int64.max, "Fri, 31 Dec 9999 23:59:59 GMT"), (Int64.min, "Mon, 01 Jan 0001 00:00:00 GMT"),
    ])
    func `a moment is written as IMF-fixdate`(seconds: Int64, text: String) {
        let bytes = HTTPDate(unixSeconds: seconds).bytes
        #expect(bytes.count == 29)
        #expect(String(decoding: bytes, as: UTF8.self) == text)
    }

    @Test func `dates agree with a calendar over four centuries`() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "GMT"))
        let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        for seconds in stride(from: Int64(-6_000_000_000), to: 7_000_000_000, by: 31 * 86400 + 12_345) {
            let parts = calendar.dateComponents(
                [.day, .year, .weekday, .hour, .minute, .second], from: Date(timeIntervalSince1970: Double(seconds)))
            let text = String(decoding: HTTPDate(unixSeconds: seconds).bytes, as: UTF8.self)
            let words = text.split(whereSeparator: { " ,:".contains($0) })
            let weekday = try #require(parts.weekday)
            #expect(words.first.map(String.init) == weekdays[weekday - 1])
            let numbers = [words[1], words[3], words[4], words[5], words[6]].map { Int($0) }
            #expect(numbers == [parts.day, parts.year, parts.hour, parts.minute, parts.second], "\(text)")
        }
    }
}
