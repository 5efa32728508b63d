internal import Testing

@testable internal import llm_gateway

@Suite struct TextTableTests {
    @Test func `groups are parted by lines, and columns are as wide as their widest cell`() {
        let table = TextTable(head: ["a", "title"], groups: [[["1", "x"], ["22", "yy"]], [["3", "z"]]])
        #expect(
            table.text == """
                ┌────┬───────┐
                │ a  │ title │
                ├────┼───────┤
                │ 1  │ x     │
                │ 22 │ yy    │
                ├────┼───────┤
                │ 3  │ z     │
                └────┴───────┘

                """)
    }

    @Test func `wide characters take two columns, long cells end with an ellipsis`() {
        let table = TextTable(head: ["t"], groups: [[["東京"], ["abcdefgh"], ["é"]]], widestCell: 5)
        #expect(
            table.text == """
                ┌───────┐
                │ t     │
                ├───────┤
                │ 東京  │
                │ abcd… │
                │ é     │
                └───────┘

                """)
    }

    @Test func `no cell steers the terminal or breaks the line`() {
        let table = TextTable(head: ["t"], groups: [[["a\u{1B}[2Jb\nc\td\u{9B}"]]])
        #expect(table.text.contains("│ a[2Jb c d │"))
        #expect("\u{1B}]0;title\u{07}x\n\ty".withoutControls == "]0;titlex\n\ty")
    }

    @Test(arguments: [(0.04, "0.0"), (0.05, "0.1"), (12.34, "12.3"), (-1.25, "-1.3"), (1e300, "1e+300"), (.nan, "nan")])
    func `numbers have one decimal`(_ number: Double, _ text: String) {
        #expect(number.tenthsText == text)
    }
}
