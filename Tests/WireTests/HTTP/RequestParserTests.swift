import Testing
import Wire

struct RequestParserTests {
    private static let get = Array("GET /a HTTP/1.1\r\nHost: h\r\n\r\n".utf8)

    private func outcome(_ text: String, _ limits: HTTPLimits = HTTPLimits()) -> RequestTranscript.Outcome {
        RequestTranscript([Array(text.utf8)], limits: limits).outcome
    }

    /// The number of bytes after which `bytes`, fed one by one, are refused.
    private func refusal(_ bytes: some Sequence<UInt8>, _ limits: HTTPLimits = HTTPLimits()) -> Int? {
        var parser = RequestParser(limits: limits)
        var count = 0
        for byte in bytes {
            count += 1
            var position = 0
            let piece = [byte]
            do throws(HTTPRequestError) {
                while true {
                    if case .needsMore = try parser.next(piece.span, at: &position) { break }
                }
            } catch {
                return count
            }
        }
        return nil
    }

    @Test func `a TLS client is refused at its first byte`() {
        #expect(RequestTranscript([[0x16]]).outcome == .rejected(.tlsHandshake))
    }

    @Test func `an endless request line is refused two bytes behind its limit`() {
        let limits = HTTPLimits(requestLineBytes: 100)
        #expect(refusal(Array("GET /".utf8) + [UInt8](repeating: 0x61, count: 1000), limits) == 103)
    }

    @Test(arguments: ["", "\r\n"])
    func `a request line of exactly the limit passes and one byte more does not`(prefix: String) {
        let fixed = "GET / HTTP/1.1".utf8.count
        for extra in 0...1 {
            let line = prefix + "GET /" + String(repeating: "a", count: 100 - fixed + extra) + " HTTP/1.1\r\n"
            let result = outcome(line + "Host: h\r\n\r\n", HTTPLimits(requestLineBytes: 100))
            #expect(result == (extra == 0 ? .accepted : .rejected(.requestLineTooLong)))
        }
    }

    @Test func `a field section of exactly the limit passes and one byte more does not`() {
        for extra in 0...1 {
            let fields = "Host: h\r\nX: " + String(repeating: "a", count: 200 - 14 + extra) + "\r\n"
            let result = outcome("GET / HTTP/1.1\r\n" + fields + "\r\n", HTTPLimits(headBytes: 200))
            #expect(fields.utf8.count == 200 + extra)
            #expect(result == (extra == 0 ? .accepted : .rejected(.field(.tooManyBytes))))
        }
    }

    @Test func `an endless field line is refused two bytes behind its limit`() {
        let start = Array("GET / HTTP/1.1\r\n".utf8)
        let endless = start + Array("X: ".utf8) + [UInt8](repeating: 0x61, count: 1000)
        #expect(refusal(endless, HTTPLimits(headBytes: 100)) == start.count + 103)
    }

    @Test func `one field too many is refused at its first byte`() {
        let head = Array("GET / HTTP/1.1\r\nHost: h\r\nA: 1\r\nB".utf8)
        #expect(refusal(head, HTTPLimits(fieldCount: 2)) == head.count)
    }

    @Test(arguments: [
        ("GET\u{0}", 4), ("GET  ", 5), ("GET /a\u{7F}", 7), ("GET / h", 7), ("GET / HTTP/1.1\n", 15),
        ("GET / HTTP/1.1\r\n ", 17), ("GET / HTTP/1.1\r\n:", 17), ("GET / HTTP/1.1\r\nA ", 18),
        ("GET / HTTP/1.1\r\nA: \u{1}", 20), ("GET / HTTP/1.1\r\nA: b\n", 21), ("GET / HTTP/1.1\r\nA: b\rc", 22),
    ])
    func `a byte that cannot stand is refused when it is seen`(text: String, count: Int) {
        #expect(text.utf8.count == count)
        #expect(refusal(text.utf8) == count)
    }

    @Test func `two empty lines before a request are one too many`() {
        #expect(outcome("\r\nGET / HTTP/1.0\r\n\r\n") == .accepted)
        #expect(outcome("\r\n\r\nGET / HTTP/1.0\r\n\r\n") == .rejected(.method))
    }

    /// The first event of `bytes`, or the error.
    private func next(_ parser: inout RequestParser, _ bytes: [UInt8]) -> Result<RequestParser.Event, HTTPRequestError>
    {
        var position = 0
        do throws(HTTPRequestError) {
            return .success(try parser.next(bytes.span, at: &position))
        } catch {
            #expect(position <= bytes.count)
            return .failure(error)
        }
    }

    @Test func `a failed parser repeats its error and stands still`() {
        var parser = RequestParser(limits: HTTPLimits())
        for bytes in [[0x00], Self.get, []] {
            guard case .failure(.method) = next(&parser, bytes) else {
                Issue.record("not refused")
                return
            }
            #expect(!parser.isIdle && !parser.isReadingHead)
        }
    }

    @Test func `idle and reading a head follow the bytes`() {
        var parser = RequestParser(limits: HTTPLimits())
        #expect(parser.isIdle && !parser.isReadingHead)
        _ = next(&parser, Array("\r\n".utf8))
        #expect(parser.isIdle && !parser.isReadingHead)
        for byte in Self.get.dropLast() {
            _ = next(&parser, [byte])
            #expect(!parser.isIdle && parser.isReadingHead)
        }
        _ = next(&parser, [0x0A])
        #expect(!parser.isIdle && !parser.isReadingHead)
        guard case .success(.end) = next(&parser, []) else {
            Issue.record("no end")
            return
        }
        #expect(parser.isIdle && !parser.isReadingHead)
    }

    @Test(arguments: [
        ("Content-Length: 5\r\n\r\nhello", 5, true), ("Content-Length: 5\r\n\r\nhello", 4, false),
        ("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 5, true),
        ("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 4, false),
        ("Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n", 4, false),
    ])
    func `a smaller body limit holds for one request`(rest: String, limit: Int, passes: Bool) throws {
        let input = Array(("POST / HTTP/1.1\r\nHost: h\r\n" + rest).utf8) + Self.get
        var parser = RequestParser(limits: HTTPLimits())
        var position = 0
        var ends = 0
        do throws(HTTPRequestError) {
            while position < input.count || ends == 1 {
                switch try parser.next(input.span, at: &position) {
                case .head where ends == 0: parser.limitBody(to: limit)
                case .end: ends += 1
                default: break
                }
            }
            #expect(passes && ends == 2)
        } catch {
            #expect(!passes && ends == 0 && error == .bodyTooLarge && error.status == 413)
        }
    }

    @Test func `a body that is there whole is one range of the input`() {
        let input = Array("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhelloGET".utf8)
        var parser = RequestParser(limits: HTTPLimits())
        var position = 0
        guard case .head? = try? parser.next(input.span, at: &position),
            case .body(let range)? = try? parser.next(input.span, at: &position)
        else {
            Issue.record("no body")
            return
        }
        #expect(range == input.count - 8..<input.count - 3)
        #expect(position == range.upperBound)
    }

    @Test(arguments: [
        ("GET", HTTPMethod.get), ("POST", .post), ("HEAD", .head), ("PUT", .put), ("DELETE", .delete),
        ("OPTIONS", .options), ("PATCH", .patch), ("get", .other(ArraySlice("get".utf8))),
    ])
    func `a method is told by its exact bytes`(text: String, method: HTTPMethod) {
        #expect(HTTPMethod(Array(text.utf8), at: 0..<text.utf8.count) == method)
        #expect(method.text == text)
        #expect(method.bytes.elementsEqual(text.utf8))
    }

    @Test(arguments: [
        ("Content-Length: 2\r\nExpect: 100-continue", "1.1", true), ("Expect: 100-continue", "1.1", false),
        ("Content-Length: 0\r\nExpect: 100-continue", "1.1", false),
        ("Content-Length: 2\r\nExpect: 100-continue", "1.0", false), ("Content-Length: 2\r\nExpect: tea", "1.1", false),
    ])
    func `a client waits for 100 only with a body to send`(fields: String, version: String, expects: Bool) {
        let text = "POST / HTTP/\(version)\r\nHost: h\r\n\(fields)\r\n\r\n{}"
        #expect(RequestTranscript([Array(text.utf8)]).requests.first?.expectsContinue ?? false == expects)
    }

    @Test(arguments: [
        ("9223372036854775808", HTTPRequestError.framing(.contentLength)), ("9223372036854775807", .bodyTooLarge),
        ("00000000000000000005", .framing(.contentLength)), ("67108865", .bodyTooLarge),
        ("", .framing(.contentLength)),
    ])
    func `a length that cannot be is refused`(length: String, error: HTTPRequestError) {
        #expect(outcome("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: \(length)\r\n\r\n") == .rejected(error))
    }
}
