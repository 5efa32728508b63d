import Wire

/// Request framing: the same bytes are the same requests however they are cut, and nothing is taken twice or left out.
enum RequestFuzzing {
    private struct Transcript: Equatable {
        var heads: [String] = []
        var bodies: [[UInt8]] = []
        var ends = 0
        var error: HTTPRequestError?
    }

    private static let limits = HTTPLimits(
        requestLineBytes: 256, headBytes: 1024, fieldCount: 16, bodyBytes: 1 << 16, chunkExtensionBytes: 64,
        trailerBytes: 256)

    static func take(_ input: [UInt8]) {
        let transcripts = Pieces.threeWays(input).map(read)
        require(transcripts.allSatisfy { $0 == transcripts[0] }, "cut otherwise, the requests are others")
    }

    private static func read(_ pieces: Pieces) -> Transcript {
        var transcript = Transcript()
        var parser = RequestParser(limits: limits)
        do throws(HTTPRequestError) {
            for piece in pieces { try read(piece, &parser, &transcript) }
        } catch {
            transcript.error = error
            requireFailed(&parser)
        }
        return transcript
    }

    private static func read(
        _ piece: [UInt8], _ parser: inout RequestParser, _ transcript: inout Transcript
    ) throws(HTTPRequestError) {
        var position = 0
        while true {
            let start = position
            let event = try parser.next(piece.span, at: &position)
            require(position >= start && position <= piece.count, "the position left the input")
            switch event {
            case .needsMore:
                require(position == piece.count, "more is needed while there is input")
                return
            case .head(let head):
                transcript.heads.append(describe(head))
                transcript.bodies.append([])
            case .body(let range):
                require(range.lowerBound >= start && range.upperBound == position, "body bytes from elsewhere")
                require(!range.isEmpty, "a piece of body without bytes")
                transcript.bodies[transcript.bodies.count - 1] += piece[range]
            case .end: transcript.ends += 1
            }
        }
    }

    private static func describe(_ head: RequestHead) -> String {
        var text = "\(head.method.text) \(Array(head.target)) \(Array(head.path)) \(head.query.map { Array($0) } ?? [])"
        text += " \(head.minorVersion) \(head.framing) \(head.keepsAlive) \(head.expectsContinue)"
        head.fields.forEach { name, value in text += "\n\(Array(name)): \(Array(value))" }
        // Two ways of telling the length are refused, whichever would win.
        let hasBoth = head.fields.contains(.contentLength) && head.fields.contains(.transferEncoding)
        require(!hasBoth, "a length and a coding were accepted together")
        return text
    }

    private static func requireFailed(_ parser: inout RequestParser) {
        var position = 0
        let more = Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        let event = try? parser.next(more.span, at: &position)
        require(event == nil, "a parser that failed reads on")
    }
}
