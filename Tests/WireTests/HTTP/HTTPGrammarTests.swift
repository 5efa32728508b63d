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

    private typealias Search = (Span<UInt8>, Int, Int) -> Int

    private static func searches() -> [(filler: UInt8, find: Search, isAllowed: (UInt8) -> Bool)] {
        [
            (0x80, { HTTPGrammar.endOfFieldValue($0, from: $1, to: $2) }, HTTPGrammar.isFieldValue),
            (0x61, { HTTPGrammar.endOfFieldValue($0, from: $1, to: $2) }, HTTPGrammar.isFieldValue),
            (0x5A, { HTTPGrammar.endOfToken($0, from: $1, to: $2) }, HTTPGrammar.isToken),
            (0x21, { HTTPGrammar.endOfToken($0, from: $1, to: $2) }, HTTPGrammar.isToken),
            (0x2F, { HTTPGrammar.endOfTarget($0, from: $1, to: $2) }, HTTPGrammar.isTarget),
            (0x7E, { HTTPGrammar.endOfTarget($0, from: $1, to: $2) }, HTTPGrammar.isTarget),
            (0xBA, { HTTPGrammar.firstColon($0, from: $1, to: $2) }, { $0 != HTTPGrammar.colon }),
            (0x39, { HTTPGrammar.endOfPath($0, from: $1, to: $2) }, { $0 != UInt8(ascii: "?") }),
            (
                0x2E, { HTTPGrammar.endOfPlainHost($0, from: $1, to: $2) },
                { HTTPGrammar.isRegisteredName($0) && $0 != UInt8(ascii: "%") }
            ),
        ]
    }

    @Test func `the end of a run is found at every offset and for every byte`() {
        for (filler, find, isAllowed) in Self.searches() {
            for byte in UInt8.min...UInt8.max {
                for offset in 0..<20 {
                    var input = [UInt8](repeating: filler, count: 24)
                    input[offset] = byte
                    #expect(find(input.span, 0, input.count) == (isAllowed(byte) ? input.count : offset))
                    // Nothing before the start or behind the end is looked at.
                    #expect(find(input.span, offset + 1, input.count) == input.count)
                    #expect(find(input.span, 0, offset) == offset)
                }
            }
        }
    }
}
