import Testing
import Wire

/// What a parser made of a connection's bytes.
struct RequestTranscript: Equatable {
    struct Request: Equatable {
        var method: String
        var target: String
        var path: String
        var query: String?
        var version: String
        var keepsAlive: Bool
        var expectsContinue: Bool
        var headers: [[String]]
        var framing: BodyFraming
        var body: [UInt8] = []
    }

    enum Outcome: Equatable {
        case accepted
        case incomplete
        case rejected(HTTPRequestError)
    }

    private(set) var requests: [Request] = []
    private(set) var outcome = Outcome.accepted
    private var unfinished: Request?

    /// Feeds `pieces` as a connection would, up to the end of a request that closes it.
    init(_ pieces: [[UInt8]], limits: HTTPLimits = HTTPLimits()) {
        var parser = RequestParser(limits: limits)
        do throws(HTTPRequestError) {
            for piece in pieces where try !feed(piece, to: &parser) { return }
            outcome = parser.isIdle ? .accepted : .incomplete
        } catch {
            outcome = .rejected(error)
        }
    }

    /// False once a request has ended the connection.
    private mutating func feed(_ piece: [UInt8], to parser: inout RequestParser) throws(HTTPRequestError) -> Bool {
        var position = 0
        while true {
            let start = position
            let event = try parser.next(piece.span, at: &position)
            guard start...piece.count ~= position else {
                Issue.record("the position went from \(start) to \(position) of \(piece.count)")
                return false
            }
            switch event {
            case .needsMore:
                #expect(position == piece.count)
                return true
            case .head(let head):
                #expect(unfinished == nil)
                unfinished = Self.request(head)
            case .body(let range):
                #expect(range.lowerBound >= start && range.upperBound == position && !range.isEmpty)
                unfinished?.body += piece[range]
            case .end:
                guard let request = unfinished else {
                    Issue.record("an end without a head")
                    return false
                }
                unfinished = nil
                requests.append(request)
                if !request.keepsAlive { return false }
            }
        }
    }

    private static func request(_ head: RequestHead) -> Request {
        var headers: [[String]] = []
        head.fields.forEach { headers.append([WireText.text($0), WireText.text($1)]) }
        return Request(
            method: head.method.text,
            target: WireText.text(head.target),
            path: WireText.text(head.path),
            query: head.query.map { WireText.text($0) },
            version: "1.\(head.minorVersion)",
            keepsAlive: head.keepsAlive,
            expectsContinue: head.expectsContinue,
            headers: headers,
            framing: head.framing)
    }
}
