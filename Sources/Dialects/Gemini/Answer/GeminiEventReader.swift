internal import Wire

/// Reads the data of a stream's events, and the bare JSON text among them (mapping 20.4).
struct GeminiEventReader: Sendable {
    /// Why what comes next is of no more use.
    private(set) var problem: UpstreamProblem?
    /// How many events and lines of bare text have come.
    private(set) var takenCount = 0
    /// Whether the stream has ended: what is no JSON then has been cut.
    var isLast = false

    private var answer: GeminiAnswerDecoder
    private var events: [ChatEvent] = []
    private var stray: [UInt8] = []
    private let maxStrayBytes: Int

    init(_ answer: GeminiAnswerDecoder, maxStrayBytes: Int) {
        self.answer = answer
        self.maxStrayBytes = maxStrayBytes
    }

    /// Compared with nil, a problem would be copied.
    private var isGood: Bool {
        if case nil = problem { true } else { false }
    }

    /// Makes room for the events of so many bytes.
    mutating func expect(bytes: Int) {
        events.reserveCapacity(min(bytes / Self.usualEvent, Self.maxExpected) + 1)
    }

    /// About what an event with a few words has, in bytes.
    private static let usualEvent = 200
    private static let maxExpected = 256

    /// Takes an event's data, as it came.
    mutating func take(_ data: Span<UInt8>) {
        takenCount &+= 1
        guard isGood, !answer.takeRepetition(data, into: &events) else { return }
        // Some proxies keep a stream alive with empty events, or end it as OpenAI does.
        let payload = EventStreamDecoder.repaired(data)
        guard !payload.isEmpty, payload != Self.done else { return }
        read(payload)
    }

    private static let done = Array("[DONE]".utf8)

    /// Takes a line that is no field of an event: JSON text begins with a bracket, a quote, a blank or a digit.
    mutating func take(line: Span<UInt8>) {
        guard isGood, Self.beginsText(line[0]) else { return }
        takenCount &+= 1
        guard stray.count + line.count < maxStrayBytes else {
            return fail(.badEvent("it is longer than \(maxStrayBytes) bytes"))
        }
        if !stray.isEmpty { stray.append(EventStreamLines.lineFeed) }
        line.withUnsafeBufferPointer { stray.append(contentsOf: $0) }
    }

    /// Reads the bare text: an error, or the array that Gemini streams where nobody asked for events.
    mutating func readStray() {
        guard isGood, stray.contains(where: { $0 > 0x20 }) else { return }
        read(stray)
    }

    /// Ends the answer, unless there is a problem.
    mutating func finish() {
        guard isGood else { return }
        do throws(UpstreamProblem) { events += try answer.finish() } catch { problem = error }
    }

    mutating func fail(_ problem: UpstreamProblem) {
        self.problem = self.problem ?? problem
    }

    /// The events that have become of what was taken.
    mutating func takeEvents() -> [ChatEvent] {
        var taken: [ChatEvent] = []
        swap(&taken, &events)
        return taken
    }

    private mutating func read(_ payload: [UInt8]) {
        do throws(JSONError) {
            let document = try JSONDocument(parsing: payload)
            do throws(UpstreamProblem) { try answer.take(document, into: &events) } catch { problem = error }
        } catch {
            let isCut = isLast && error.isCut
            problem = isCut ? .streamEnded : .badEvent("\(error.message) at line \(error.line), column \(error.column)")
        }
    }

    private static func beginsText(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x09, 0x20, UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"),
            UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: "-"), UInt8(ascii: "<"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
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
