internal import Wire

/// Reads Gemini's stream, in whatever pieces it comes, as neutral events (mapping 20).
///
/// The same bytes give the same events however they are cut. Where a problem comes behind good events in one piece,
/// `feed` returns those events; `problem` tells of it at once, and the next call throws it.
package struct GeminiStreamDecoder: Sendable {
    private var lines: EventStreamDecoder
    private var reader: GeminiEventReader
    private let maxEventBytes: Int

    /// - Parameters:
    ///   - answerID: 32 hexadecimal digits, another for every answer.
    ///   - maxEventBytes: the most one event may have.
    package init(_ context: GeminiContext, answerID: String, maxEventBytes: Int) {
        lines = EventStreamDecoder(maxEventBytes: maxEventBytes)
        reader = GeminiEventReader(
            GeminiAnswerDecoder(context, answerID: answerID, needsFinishReason: true), maxStrayBytes: maxEventBytes)
        self.maxEventBytes = maxEventBytes
    }

    /// Why the stream is of no more use.
    package var problem: UpstreamProblem? { reader.problem }

    /// Takes the next bytes of the stream.
    package mutating func feed(_ bytes: [UInt8]) throws(UpstreamProblem) -> [ChatEvent] {
        if let problem { throw problem }
        reader.expect(bytes: bytes.count)
        if !Self.split(bytes.span, with: &lines, for: &reader) {
            reader.fail(.badEvent("it is longer than \(maxEventBytes) bytes"))
        }
        let events = reader.takeEvents()
        if let problem, events.isEmpty { throw problem }
        return events
    }

    /// Ends the stream: what the end settles, unless the stream was cut.
    package mutating func finish() throws(UpstreamProblem) -> [ChatEvent] {
        if let problem { throw problem }
        reader.isLast = true
        takePending()
        reader.readStray()
        reader.finish()
        let events = reader.takeEvents()
        if let problem { throw problem }
        return events
    }

    /// The last event may lack its blank line, and the last line its end, but not a part of itself.
    private mutating func takePending() {
        var probe = lines
        guard probe.finish() else { return }
        let before = reader.takenCount
        _ = Self.split(Array("\n\n".utf8).span, with: &lines, for: &reader)
        if reader.takenCount == before { reader.fail(.streamEnded) }
    }

    /// False where a line or an event is too long.
    private static func split(
        _ bytes: Span<UInt8>, with lines: inout EventStreamDecoder, for reader: inout GeminiEventReader
    ) -> Bool {
        do throws(EventStreamError) {
            try lines.feed(bytes, onOtherLine: { reader.take(line: $0) }) { data, _, _ in reader.take(data) }
            return true
        } catch {
            return false
        }
    }
}
