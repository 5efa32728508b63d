import Testing

@testable import Wire

struct HTTPFieldNameTests {
    private func name(_ text: String) -> HTTPFieldName? {
        let bytes = Array("<\(text)>".utf8)
        return HTTPFieldName(bytes.span, at: 1..<bytes.count - 1)
    }

    @Test(arguments: HTTPFieldName.allCases)
    func `a name is known in every spelling, and only whole`(known: HTTPFieldName) {
        let text = String(describing: known.text) + (known == .rateLimit ? "limit-requests" : "")
        #expect(name(text) == known)
        #expect(name(text.uppercased()) == known)
        #expect(name(text.prefix(1).uppercased() + text.dropFirst()) == known)
        // Whatever else has its letters: one more, one less, or another one somewhere.
        guard known != .rateLimit else { return }
        #expect(name(text + "x") != known)
        #expect(name(String(text.dropLast())) != known)
        for index in text.indices {
            var other = text
            other.replaceSubrange(index...index, with: text[index] == "q" ? "w" : "q")
            #expect(name(other) == nil)
        }
    }

    @Test(arguments: HTTPFieldName.allCases)
    func `the bit that tells small letters from large is none in a mark`(known: HTTPFieldName) {
        let text = Array(String(describing: known.text).utf8) + Array("a".utf8)
        for index in text.indices where !(0x61...0x7A).contains(text[index]) {
            var other = text
            other[index] ^= 0x20
            #expect(HTTPFieldName(other.span, at: 0..<other.count - 1) == nil)
        }
    }

    @Test func `all names that begin with x-ratelimit- are one`() {
        #expect(name("X-RateLimit-Reset-Tokens") == .rateLimit)
        #expect(name("x-ratelimit-ab") == .rateLimit)
        #expect(name("x-ratelimit-") == nil)
        #expect(name("x-ratelimits-x") == nil)
    }

    @Test func `a name of any length may be one that nobody asks for`() {
        for length in 1...80 {
            for letter in ["a", "o", "t", "x", "~"] { #expect(name(String(repeating: letter, count: length)) == nil) }
        }
    }

    @Test func `a place in a set of names is nobody else's`() {
        #expect(Set(HTTPFieldName.allCases.map(\.bit)).count == HTTPFieldName.allCases.count)
        #expect(HTTPFieldName.allCases.count <= 64)
    }
}
