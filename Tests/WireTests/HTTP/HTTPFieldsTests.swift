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
        let fields = try fields("Content-TYPE:  a/b\t ", "content-type: c/d", "X-API-KEY:")
        #expect(fields.count == 3)
        #expect(fields.string(of: .contentType) == "a/b")
        #expect(fields.values(of: .contentType).map { WireText.text($0) } == ["a/b", "c/d"])
        #expect(fields.value(of: .apiKey)?.isEmpty == true)
        #expect(fields.value(of: .contentLength) == nil && fields.values(of: .contentLength).isEmpty)
        #expect(fields.contains(.apiKey) && !fields.contains(.authorization))
    }

    @Test func `only letters have a case`() throws {
        // The first is no dash but for the bit that tells small letters from large ones.
        #expect(throws: HTTPRequestError.self) { try fields("X\rAPI-Key: 1") }
        #expect(try !fields("x_api-key: 1", "x-api-ke~: 2").contains(.apiKey))
    }

    @Test func `a token is found in every line of a list`() throws {
        let fields = try fields("Connection: a, Keep-Alive ,,b", "Cache-Control: closed", "connection: \tCLOSE")
        for token in ["a", "keep-alive", "b", "close"] as [StaticString] {
            #expect(fields.hasToken(token, in: .connection))
        }
        #expect(!fields.hasToken("keep", in: .connection))
        #expect(!fields.hasToken("close", in: .cacheControl))
    }

    @Test func `lines are visited in order with their spelling`() throws {
        var seen: [String] = []
        try fields("B: 2", "a: 1", "b:").forEach { name, value in
            seen.append(WireText.text(name) + "=" + WireText.text(value))
        }
        #expect(seen == ["B=2", "a=1", "b="])
    }

    @Test func `bytes that are not UTF-8 are repaired in text and kept in values`() throws {
        let head = Array("GET / HTTP/1.0\r\nOrigin: a".utf8) + [0xFF] + Array("b\r\n\r\n".utf8)
        var parser = RequestParser(limits: HTTPLimits())
        var position = 0
        guard case .head(let request) = try parser.next(head.span, at: &position) else { return }
        #expect(request.fields.value(of: .origin) == [0x61, 0xFF, 0x62])
        #expect(request.fields.string(of: .origin) == "a\u{FFFD}b")
    }
}
