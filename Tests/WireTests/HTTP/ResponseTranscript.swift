import Testing
import Wire

/// What a parser made of the bytes a server sent, and of the end of its connection.
struct ResponseTranscript: Equatable {
    struct Answer: Equatable {
        var status: Int
        var keepsAlive: Bool
        var fields: [[String]]
        var body: [UInt8] = []
        var isWhole = false
    }

    private(set) var answers: [Answer] = []
    private(set) var error: HTTPResponseError?
    /// Something of a further answer had come.
    private(set) var hasBegun = false

    init(_ pieces: [[UInt8]], limits: HTTPLimits = .answer) {
        var parser = ResponseParser(limits: limits)
        do throws(HTTPResponseError) {
            for piece in pieces { try feed(piece, to: &parser) }
            hasBegun = parser.hasBegun
            if parser.finish(), !answers.isEmpty { answers[answers.count - 1].isWhole = true }
        } catch {
            self.error = error
        }
    }

    private mutating func feed(_ piece: [UInt8], to parser: inout ResponseParser) throws(HTTPResponseError) {
        var position = 0
        while true {
            let start = position
            let event = try parser.next(piece.span, at: &position)
            guard start...piece.count ~= position else {
                Issue.record("the position went from \(start) to \(position) of \(piece.count)")
                return
            }
            switch event {
            case .needsMore:
                #expect(position == piece.count)
                return
            case .head(let head):
                var fields: [[String]] = []
                head.fields.forEach { fields.append([WireText.text($0), WireText.text($1)]) }
                answers.append(Answer(status: head.status, keepsAlive: head.keepsAlive, fields: fields))
            case .body(let range):
                #expect(range.lowerBound >= start && range.upperBound == position && !range.isEmpty)
                guard !answers.isEmpty else {
                    Issue.record("a body without a head")
                    return
                }
                answers[answers.count - 1].body += piece[range]
            case .end:
                guard !answers.isEmpty else {
                    Issue.record("an end without a head")
                    return
                }
                answers[answers.count - 1].isWhole = true
            }
        }
    }
}
