import Testing
import Wire

struct HTTPFieldsTests {
    private func fields(_ lines: String...) throws -> HTTPFields {
        let text = "GET / HTTP/1.0\r\n" + lines.map { $0 + "\r\n" }.joined() + "\r\n"
        var parser = RequestParser(limits: HTTPLimits())
        var position = 0
        guard case .head(let head) = try parser.next(Array(text.utf8).span, at: &position) else {
            throw HTTPRequestError.method
        }
        return head.fields
    }

    @Test func `a value is found whatever the case of its name, the first one first`() throws {
        let fields = try fields("Content-TYPE:  a/b\t ", "content-type: c/d", "X-Empty:")
        #expect(fields.count == 3)
        #expect(fields.string(of: "content-type") == "a/b")
        #expect(fields.value(of: "x-empty")?.isEmpty == true)
        #expect(fields.value(of: "content-typ") == nil)
        #expect(fields.contains("x-empty") && !fields.contains("x-full"))
    }

    @Test func `a name is found however long it is`() throws {
        let names = (1...90).map { String(repeating: "n", count: $0) }
        let fields = try fields(names.map { $0 + ": \($0.count)" }.joined(separator: "\r\n"))
        #expect(fields.string(of: "n") == "1")
        #expect(
            fields.string(of: "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn")
                == "80")
        #expect(fields.string(of: "m") == nil)
    }

    @Test func `only letters have a case`() throws {
        let fields = try fields("A^B: 1")
        #expect(fields.contains("a^b"))
        #expect(!fields.contains("a~b"))
    }

    @Test func `a token is found in every line of a list`() throws {
        let fields = try fields("Connection: a, Keep-Alive ,,b", "Other: close", "connection: \tCLOSE")
        for token in ["a", "keep-alive", "b", "close"] as [StaticString] {
            #expect(fields.hasToken(token, in: "connection"))
        }
        #expect(!fields.hasToken("keep", in: "connection"))
        #expect(!fields.hasToken("close", in: "other-field"))
    }

    @Test func `lines are visited in order with their spelling`() throws {
        var seen: [String] = []
        try fields("B: 2", "a: 1", "b:").forEach { name, value in
            seen.append(WireText.text(name) + "=" + WireText.text(value))
        }
        #expect(seen == ["B=2", "a=1", "b="])
    }

    @Test func `bytes that are not UTF-8 are repaired in text and kept in values`() throws {
        let head = Array("GET / HTTP/1.0\r\nX: a".utf8) + [0xFF] + Array("b\r\n\r\n".utf8)
        var parser = RequestParser(limits: HTTPLimits())
        var position = 0
        guard case .head(let request) = try parser.next(head.span, at: &position) else { return }
        #expect(request.fields.value(of: "x") == [0x61, 0xFF, 0x62])
        #expect(request.fields.string(of: "x") == "a\u{FFFD}b")
    }
}
