import Testing

@testable import Wire

struct HTTPGrammarTests {
    private static let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    private static let unreserved = letters + "0123456789-._~"

    private func members(_ contains: (UInt8) -> Bool) -> Set<UInt8> {
        Set((UInt8.min...UInt8.max).filter(contains))
    }

    @Test func `the byte classes are those of the grammar`() {
        let subDelims = "!$&'()*+,;="
        #expect(members(HTTPGrammar.isToken) == Set((Self.letters + "0123456789!#$%&'*+-.^_`|~").utf8))
        #expect(members(HTTPGrammar.isTarget) == Set((Self.unreserved + subDelims + ":@/?%[]").utf8))
        #expect(members(HTTPGrammar.isRegisteredName) == Set((Self.unreserved + subDelims + "%").utf8))
        #expect(members(HTTPGrammar.isDigit) == Set("0123456789".utf8))
        #expect(members { HTTPGrammar.hexValue($0) != nil } == Set("0123456789abcdefABCDEF".utf8))
        #expect("0aFf9".utf8.map { HTTPGrammar.hexValue($0) } == [0, 10, 15, 15, 9])
    }

    @Test func `the end of a value is found at every offset and for every byte`() {
        for byte in UInt8.min...UInt8.max {
            for offset in 0..<20 {
                var input = [UInt8](repeating: 0x80, count: 24)
                input[offset] = byte
                let end = HTTPGrammar.endOfFieldValue(input.span, from: 0, to: input.count)
                let isAllowed = byte == 0x09 || byte >= 0x20 && byte != 0x7F
                #expect(end == (isAllowed ? input.count : offset))
            }
        }
    }
}
