internal import Wire

/// Reads an OpenAI-compatible server's stream, in whatever pieces it comes, as neutral events.
///
/// The end is `[DONE]`, or, from servers that do not say so, that every choice has given its reason. A server that
/// answers a wish for a stream with one JSON text is read, too.
package struct OpenAIStreamDecoder: ChatStreamDecoder {
    package private(set) var problem: UpstreamProblem?

    private enum Form {
        case unknown
        case events
        /// One JSON text, as it has come so far.
        case whole([UInt8])
    }

    private var answer: OpenAIAnswerDecoder
    private var lines: EventStreamDecoder
    private var form = Form.unknown
    private var isDone = false
    private let maxEventBytes: Int

    init(_ context: OpenAIContext, answerID: String, maxEventBytes: Int) {
        answer = OpenAIAnswerDecoder(context, answerID: answerID)
        lines = EventStreamDecoder(maxEventBytes: maxEventBytes)
        self.maxEventBytes = maxEventBytes
    }

    package mutating func feed(_ bytes: [UInt8]) throws(UpstreamProblem) -> [ChatEvent] {
        if let problem { throw problem }
        if case .unknown = form { form = Self.form(of: bytes) }
        var events: [ChatEvent] = []
        do throws(UpstreamProblem) {
            try feed(bytes, &events)
        } catch {
            problem = error
            if events.isEmpty { throw error }
        }
        return events
    }

    package mutating func finish() throws(UpstreamProblem) -> [ChatEvent] {
        if let problem { throw problem }
        var events: [ChatEvent] = []
        do throws(UpstreamProblem) {
            if case .whole(let text) = form {
                events = try read(text)
            } else {
                // The last event may lack its blank line.
                if !isDone { try feed(Array("\n\n".utf8), &events) }
                guard isDone || answer.isComplete else { throw .openAIStreamEnded }
            }
            events += try answer.finish()
        } catch {
            problem = error
            throw error
        }
        return events
    }

    private static func form(of bytes: [UInt8]) -> Form {
        switch bytes.first(where: { $0 > 0x20 }) {
        case nil: .unknown
        case UInt8(ascii: "{"), UInt8(ascii: "["): .whole([])
        default: .events
        }
    }

    private mutating func feed(_ bytes: [UInt8], _ events: inout [ChatEvent]) throws(UpstreamProblem) {
        if case .whole(var text) = form {
            form = .unknown
            text += bytes
            guard text.count <= maxEventBytes else { throw tooLong }
            form = .whole(text)
            return
        }
        var payloads: [EventStreamDecoder.Event] = []
        var fits = true
        do throws(EventStreamError) {
            try lines.feed(bytes.span) { payloads.append($0) }
        } catch {
            fits = false
        }
        for payload in payloads where !isDone { try take(payload, &events) }
        if !fits { throw tooLong }
    }

    private var tooLong: UpstreamProblem { .openAI("an event is longer than \(maxEventBytes) bytes") }

    private mutating func take(
        _ event: EventStreamDecoder.Event, _ events: inout [ChatEvent]
    ) throws(UpstreamProblem) {
        let payload = event.data
        // Some servers keep a stream alive with empty events.
        guard payload.contains(where: { $0 > 0x20 }) else { return }
        if payload.starts(with: "[DONE]".utf8) {
            isDone = true
        } else if event.type == "error" {
            throw OpenAIProblems.decode(status: 502, fields: HTTPFields(), body: payload)
        } else {
            events += try read(payload)
        }
    }

    private mutating func read(_ text: [UInt8]) throws(UpstreamProblem) -> [ChatEvent] {
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(parsing: text)
        } catch {
            throw .openAI("\(error.message) at line \(error.line), column \(error.column)")
        }
        return try answer.take(document.root)
    }
}
