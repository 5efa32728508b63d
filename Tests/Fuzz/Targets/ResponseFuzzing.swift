import Wire

/// Response framing: the same bytes are the same answers wherever they are cut, up to the connection's end.
enum ResponseFuzzing {
    private struct Transcript: Equatable {
        var heads: [String] = []
        var bodies: [[UInt8]] = []
        var ends = 0
        /// Something of a further answer has come.
        var hasBegun = false
        /// The connection's end was the end of the last body.
        var isEndedByClose = false
        var error: HTTPResponseError?
    }

    private static let limits = HTTPLimits(
        requestLineBytes: 256, headBytes: 1024, fieldCount: 16, bodyBytes: 1 << 16, chunkExtensionBytes: 64,
        trailerBytes: 256)

    static func take(_ input: [UInt8]) {
        let whole = read([input])
        for pieces in Pieces.threeWays(input) { compare(whole, read(pieces)) }
        // At every place of what is short; of the rest every place is passed byte by byte.
        guard input.count <= 256 else { return }
        for place in 0...input.count { compare(whole, read([Array(input[..<place]), Array(input[place...])])) }
    }

    private static func compare(_ whole: Transcript, _ cut: Transcript) {
        require(whole == cut, "cut otherwise, the answers are others: \(whole) and \(cut)")
    }

    private static func read(_ pieces: some Sequence<[UInt8]>) -> Transcript {
        var transcript = Transcript()
        var parser = ResponseParser(limits: limits)
        do throws(HTTPResponseError) {
            for piece in pieces { try read(piece, &parser, &transcript) }
            transcript.hasBegun = parser.hasBegun
            transcript.isEndedByClose = parser.finish()
            require(
                !transcript.isEndedByClose || transcript.ends + 1 == transcript.heads.count,
                "the connection's end is the end of no answer")
        } catch {
            transcript.error = error
            requireFailed(&parser)
        }
        require(
            transcript.heads.count - transcript.ends <= 1 && transcript.ends <= transcript.heads.count,
            "an answer begins before the one before it has ended")
        return transcript
    }

    private static func read(
        _ piece: [UInt8], _ parser: inout ResponseParser, _ transcript: inout Transcript
    ) throws(HTTPResponseError) {
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
                require(!transcript.bodies.isEmpty, "a body without a head")
                require(range.lowerBound >= start && range.upperBound == position, "body bytes from elsewhere")
                require(!range.isEmpty, "a piece of body without bytes")
                transcript.bodies[transcript.bodies.count - 1] += piece[range]
            case .end: transcript.ends += 1
            }
        }
    }

    private static func describe(_ head: ResponseHead) -> String {
        require((200...999).contains(head.status), "a final head with status \(head.status)")
        // Two ways of telling the length are refused, whichever would win.
        let hasBoth = head.fields.contains(.contentLength) && head.fields.contains(.transferEncoding)
        require(!hasBoth || head.status == 204 || head.status == 304, "a length and a coding were accepted together")
        var text = "\(head.status) \(head.keepsAlive)"
        head.fields.forEach { name, value in
            let hasBreak = (Array(name) + Array(value)).contains { $0 == 0x0D || $0 == 0x0A || $0 == 0 }
            require(!hasBreak, "a field with a line end")
            text += "\n\(Array(name)): \(Array(value))"
        }
        return text
    }

    private static func requireFailed(_ parser: inout ResponseParser) {
        var position = 0
        let more = Array("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".utf8)
        let event = try? parser.next(more.span, at: &position)
        require(event == nil && !parser.finish(), "a parser that failed reads on")
    }
}
