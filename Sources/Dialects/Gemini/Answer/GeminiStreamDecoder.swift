internal import Wire

/// Reads Gemini's stream, in whatever pieces it comes, as neutral events (mapping 20).
///
/// The same bytes give the same events however they are cut. Where a problem comes behind good events in one piece,
/// `feed` returns those events; `problem` tells of it at once, and the next call throws it.
package struct GeminiStreamDecoder: Sendable {
    /// Why the stream is of no more use.
    package private(set) var problem: UpstreamProblem?

    private var answer: GeminiAnswerDecoder
    private var lines: EventStreamDecoder
    private var filter = StrayTextFilter()
    private let maxEventBytes: Int

    /// - Parameters:
    ///   - answerID: 32 hexadecimal digits, another for every answer.
    ///   - maxEventBytes: the most one event may have.
    package init(_ context: GeminiContext, answerID: String, maxEventBytes: Int) {
        answer = GeminiAnswerDecoder(context, answerID: answerID, needsFinishReason: true)
        lines = EventStreamDecoder(maxEventBytes: maxEventBytes)
        self.maxEventBytes = maxEventBytes
    }

    /// Takes the next bytes of the stream.
    package mutating func feed(_ bytes: [UInt8]) throws(UpstreamProblem) -> [ChatEvent] {
        if let problem { throw problem }
        var payloads: [[UInt8]] = []
        let fits = split(bytes.span, into: &payloads)
        var events: [ChatEvent] = []
        do throws(UpstreamProblem) {
            for payload in payloads { events += try read(payload, isLast: false) }
            if !fits { throw .badEvent("it is longer than \(maxEventBytes) bytes") }
        } catch {
            problem = error
            if events.isEmpty { throw error }
        }
        return events
    }

    /// Ends the stream: what the end settles, unless the stream was cut.
    package mutating func finish() throws(UpstreamProblem) -> [ChatEvent] {
        if let problem { throw problem }
        var events: [ChatEvent] = []
        do throws(UpstreamProblem) {
            events += try takePending()
            events += try takeStray()
            events += try answer.finish()
        } catch {
            problem = error
            throw error
        }
        return events
    }

    private mutating func split(_ bytes: Span<UInt8>, into payloads: inout [[UInt8]]) -> Bool {
        var isReadable = true
        let fits = filter.feed(bytes, maxStray: maxEventBytes) { run in
            do throws(EventStreamError) {
                try lines.feed(run) { payloads.append($0.data) }
            } catch {
                isReadable = false
            }
        }
        return fits && isReadable
    }

    /// The last event may lack its blank line, but not a part of itself.
    private mutating func takePending() throws(UpstreamProblem) -> [ChatEvent] {
        var probe = lines
        guard probe.finish() else { return [] }
        var last: [UInt8]?
        try? lines.feed(Array("\n\n".utf8).span) { last = $0.data }
        guard let last else { throw .streamEnded }
        return try read(last, isLast: true)
    }

    /// Bare JSON: an error, or the array that Gemini streams where nobody asked for events.
    private mutating func takeStray() throws(UpstreamProblem) -> [ChatEvent] {
        guard filter.stray.contains(where: { $0 > 0x20 }) else { return [] }
        return try read(filter.stray, isLast: true)
    }

    private mutating func read(_ payload: [UInt8], isLast: Bool) throws(UpstreamProblem) -> [ChatEvent] {
        // Some proxies keep a stream alive with empty events, or end it as OpenAI does.
        guard !payload.isEmpty, payload != Self.done else { return [] }
        let document: JSONDocument
        do {
            document = try JSONDocument(parsing: payload)
        } catch {
            if isLast, error.isCut { throw .streamEnded }
            throw .badEvent("\(error.message) at line \(error.line), column \(error.column)")
        }
        return try answer.take(document.root)
    }

    private static let done = Array("[DONE]".utf8)
}

extension JSONError {
    /// Whether more text might have made it whole.
    fileprivate var isCut: Bool {
        switch reason {
        case .unterminatedString, .unknownLiteral, .invalidEscape: true
        case .expected(_, let found): found == nil
        default: false
        }
    }
}
