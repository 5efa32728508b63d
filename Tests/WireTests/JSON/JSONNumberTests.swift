import Testing
import Wire

/// The text of a number and what it is as an `Int` and as a `Double`.
struct NumberReading: CustomTestStringConvertible, Sendable {
    let text: String
    let int: Int?
    let double: Double?

    var testDescription: String { text }

    init(_ text: String, _ int: Int?, _ double: Double?) {
        self.text = text
        self.int = int
        self.double = double
    }

    static let all = [
        NumberReading("0", 0, 0),
        NumberReading("-0", 0, -0.0),
        NumberReading("-0.0e5", 0, -0.0),
        NumberReading("0e999999999999999999999999", 0, 0),
        NumberReading("1", 1, 1),
        NumberReading("-5", -5, -5),
        NumberReading("1.0", 1, 1),
        NumberReading("1e3", 1000, 1000),
        NumberReading("1E+3", 1000, 1000),
        NumberReading("1.25e2", 125, 125),
        NumberReading("1.25e1", nil, 12.5),
        NumberReading("1200e-2", 12, 12),
        NumberReading("1200e-3", nil, 1.2),
        NumberReading("0.5", nil, 0.5),
        NumberReading("1e18", 1_000_000_000_000_000_000, 1e18),
        NumberReading("1e19", nil, 1e19),
        NumberReading("92233720368547758070e-1", .max, 0x1p63),
        NumberReading("-9223372036854775808.000", .min, -0x1p63),
        NumberReading("9223372036854775808", nil, 0x1p63),
        NumberReading("18446744073709551616", nil, 0x1p64),
        NumberReading("18446744073709551625", nil, 0x1p64),
        NumberReading("100000000000000000000000000000e-29", 1, 1),
        NumberReading("0.00000000000000000000000000001e29", 1, 1),
        NumberReading("1e400", nil, nil),
        NumberReading("-1e400", nil, nil),
        NumberReading("1e99999999999999999999", nil, nil),
        NumberReading("1e-99999999999999999999", nil, 0),
        NumberReading("4.9e-324", nil, .leastNonzeroMagnitude),
        NumberReading("1.7976931348623157e308", nil, Double.greatestFiniteMagnitude),
        NumberReading("9007199254740993", 9_007_199_254_740_993, 9_007_199_254_740_992),
        NumberReading("9007199254740993.0000000000000000000000000000001", nil, 9_007_199_254_740_994),
        NumberReading("2.2250738585072011e-308", nil, Double(bitPattern: 0x000F_FFFF_FFFF_FFFF)),
        NumberReading("123456789012345678901234567890", nil, 1.2345678901234568e29),
    ]
}

struct JSONNumberTests {
    @Test(arguments: NumberReading.all)
    func `a number is read exactly or rounded once`(reading: NumberReading) throws {
        let view = try JSONDocument(parsing: Array(reading.text.utf8)).root
        #expect(view.int == reading.int)
        #expect(view.double == reading.double)
        #expect(view.double?.sign == reading.double?.sign)
        let number = try #require(JSONNumber(reading.text))
        #expect(number.int == reading.int)
        #expect(number.double == reading.double)
        #expect(number.text == reading.text)
    }

    @Test(arguments: ["", " 1", "1 ", "+1", "01", ".5", "1.", "1e", "0x10", "nan", "inf", "1,5", "--1", "1_000", "١"])
    func `other text is no number`(text: String) {
        #expect(JSONNumber(text) == nil)
    }

    @Test func `only a number has a value`() throws {
        for text in [#""1""#, "true", "null", "[1]"] {
            let view = try JSONDocument(parsing: Array(text.utf8)).root
            #expect(view.int == nil, "\(text)")
            #expect(view.double == nil, "\(text)")
        }
    }

    @Test func `numbers are made from finite values only`() {
        #expect(JSONNumber(.min).text == "-9223372036854775808")
        #expect((0.1 as JSONNumber).text == "0.1")
        #expect((7 as JSONNumber).text == "7")
        #expect(JSONNumber(Double.infinity) == nil)
        #expect(JSONNumber(Double.nan) == nil)
    }

    @Test func `a number of a million digits is read in linear time`() throws {
        let digits = String(repeating: "7", count: 1_000_000)
        let view = try JSONDocument(parsing: Array(("[\(digits),0.\(digits),\(digits)e-999999]").utf8)).root
        #expect(view.elements.map(\.int) == [nil, nil, nil])
        #expect(view.elements.map(\.double) == [nil, 0.7777777777777778, 7.777777777777778])
    }
}
