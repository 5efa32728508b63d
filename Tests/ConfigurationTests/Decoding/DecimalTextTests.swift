import Testing

@testable import Configuration

@Suite struct DecimalTextTests {
    @Test(arguments: [
        ("0", 0), ("7", 7), ("-1", -1), ("65535", 65_535), ("9223372036854775807", Int.max),
        ("-9223372036854775808", Int.min),
    ])
    func `an integer is its digits`(text: String, expected: Int) {
        #expect(parseInteger(text.utf8) == expected)
    }

    @Test(arguments: [
        "", "-", "+1", "01", "-01", "00", "1_000", "1 ", " 1", "0x1F", "0o17", "1e3", "1.0", "١", "--1", "1-",
        "9223372036854775808", "-9223372036854775809", "99999999999999999999",
    ])
    func `anything else is no integer`(text: String) {
        #expect(parseInteger(text.utf8) == nil)
    }

    @Test(arguments: [
        ("0", 0.0), ("0.7", 0.7), ("120.0", 120.0), (".5", 0.5), ("2.", 2.0), ("-1.25", -1.25), ("0.1", 0.1),
        ("123456789012345", 123_456_789_012_345.0), ("0.12345678901234", 0.12345678901234), ("007.5", 7.5),
    ])
    func `a decimal number is the nearest double`(text: String, expected: Double) {
        #expect(DecimalText(text)?.double == expected)
    }

    @Test(arguments: [
        "", ".", "-", "-.", "+1", "1e3", "1E-1", "nan", ".nan", "inf", ".inf", "0x1p3", "1.2.3", "1,5", "1 ",
        "1234567890123456", "0.123456789012345",
    ])
    func `anything else is no decimal number`(text: String) {
        #expect(DecimalText(text) == nil)
    }

    @Test(arguments: [
        ("0", Duration.zero), ("10", .seconds(10)), ("120.0", .seconds(120)), ("0.25", .milliseconds(250)),
        (".000000001", .nanoseconds(1)), ("1.5", .milliseconds(1500)),
    ])
    func `a decimal number is so many seconds`(text: String, expected: Duration) {
        #expect(DecimalText(text)?.seconds == expected)
    }

    @Test(arguments: ["-1", "-0.5", "0.0000000001"])
    func `a negative or too fine number is no duration`(text: String) throws {
        #expect(try #require(DecimalText(text)).seconds == nil)
    }

    @Test(arguments: [
        ("5", "5"), ("0.25", "0.25"), ("1.050", "1.05"), ("0.000000001", "0.000000001"), ("120.0", "120"),
    ])
    func `a duration is shown in seconds`(text: String, expected: String) throws {
        let format = ValueFormat<Duration>.seconds
        #expect(try format.show(format.parse(text)) == expected)
    }
}
