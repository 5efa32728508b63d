internal import Wire

/// Reads Ollama's stream, one JSON object a line, in whatever pieces it comes, as neutral events.
package struct OllamaStreamDecoder: ChatStreamDecoder {
    package private(set) var problem: UpstreamProblem?

    private var answer: OllamaAnswerDecoder
    private var lines: JSONLinesDecoder
    private let maxEventBytes: Int

    init(_ context: OllamaContext, answerID: String, maxEventBytes: Int) {
        answer = OllamaAnswerDecoder(context, answerID: answerID)
        lines = JSONLinesDecoder(maxLineBytes: maxEventBytes)
        self.maxEventBytes = maxEventBytes
    }

    package mutating func feed(_ bytes: [UInt8]) throws(UpstreamProblem) -> [ChatEvent] {
        if let problem { throw problem }
        var complete: [[UInt8]] = []
        var fits = true
        do throws(JSONLinesError) {
            try lines.feed(bytes) { complete.append($0) }
        } catch {
            fits = false
        }
        var events: [ChatEvent] = []
        do throws(UpstreamProblem) {
            for line in complete { events += try read(line) }
            if !fits { throw .ollama("a line is longer than \(maxEventBytes) bytes") }
        } catch {
            problem = error
            if events.isEmpty { throw error }
        }
        return events
    }

    package mutating func finish() throws(UpstreamProblem) -> [ChatEvent] {
        if let problem { throw problem }
        var last: [UInt8]?
        lines.finish { last = $0 }
        do throws(UpstreamProblem) {
            var events: [ChatEvent] = []
            if let last, !answer.isDone {
                guard let document = try? JSONDocument(parsing: last) else { throw .openAIStreamEnded }
                events = try answer.take(document.root)
            }
            try answer.finish()
            return events
        } catch {
            problem = error
            throw error
        }
    }

    private mutating func read(_ line: [UInt8]) throws(UpstreamProblem) -> [ChatEvent] {
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(parsing: line)
        } catch {
            throw .ollama("\(error.message) at column \(error.column) of a line")
        }
        return try answer.take(document.root)
    }
}
