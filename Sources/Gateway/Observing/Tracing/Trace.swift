internal import Dialects
internal import Reactor
internal import Wire

/// The spans of one exchange: its own, and one for each time a backend is asked.
final class Trace {
    /// The caller's span; nil where the trace begins here.
    let parent: TraceContext?
    /// The exchange's own span.
    let context: TraceContext
    /// The caller's `tracestate`, which goes on as it came.
    let state: [UInt8]
    let userAgent: String?
    /// What the client asks for, where that is known.
    var request: RequestFacts?
    /// What the answer under way says of itself.
    var answer = AnswerFacts()
    private(set) var attempts: [Attempt] = []
    private var current: TraceContext
    private let chance: Chance

    /// One time a backend was asked.
    struct Attempt {
        let context: TraceContext
        let target: Target
        let began: Instant
        /// Counted from 0.
        let number: Int
        var ended: Instant?
        /// Of the backend's answer, where one has come.
        var status: Int?
        /// What went wrong, as a code.
        var failure: String?
        var firstEventAt: Instant?
        var usage: Usage?
        var answer = AnswerFacts()
    }

    /// So many attempts have spans of their own.
    private static let mostAttempts = 32

    init(parent: TraceContext?, context: TraceContext, fields: HTTPFields, chance: Chance) {
        self.parent = parent
        self.context = context
        self.chance = chance
        current = context
        // Without a valid `traceparent` it says nothing (W3C Trace Context, section 4.3).
        state =
            parent == nil
            ? [] : Array(fields.values(of: .traceState).filter { !$0.isEmpty }.joined(separator: ",".utf8))
        userAgent = context.isSampled ? fields.string(of: .userAgent) : nil
    }

    var isSampled: Bool { context.isSampled }

    /// A backend is about to be asked.
    func beginAttempt(_ exchange: Exchange, on loop: EventLoop) {
        current = context.child(using: &chance.numbers)
        guard isSampled, let target = exchange.target, attempts.count < Self.mostAttempts else { return }
        answer = AnswerFacts()
        attempts.append(
            Attempt(context: current, target: target, began: loop.exactNow, number: exchange.attempts - 1))
    }

    /// The attempt that was begun last is over.
    ///
    /// - Parameter error: why the client has got nothing of it, or not all.
    func endAttempt(_ exchange: Exchange, _ error: GatewayError? = nil, on loop: EventLoop) {
        guard isSampled, let last = attempts.indices.last, attempts[last].ended == nil else { return }
        attempts[last].ended = loop.exactNow
        attempts[last].status = error?.upstreamStatus
        if let error {
            attempts[last].failure = error.upstreamStatus.map { String($0) } ?? error.fault?.code ?? error.failure
        } else if !exchange.clientIsGone && attempts[last].target.backend.dialect != .echo {
            attempts[last].status = exchange.status
        }
        if let first = exchange.firstEventAt, first >= attempts[last].began { attempts[last].firstEventAt = first }
        attempts[last].usage = exchange.usage
        attempts[last].answer = answer
    }

    /// Appends the fields that let a backend go on with the trace.
    func appendFields(to lines: inout [UInt8]) {
        lines.appendField("traceparent", current.header)
        if !state.isEmpty { lines.appendField("tracestate", state) }
    }

    /// The same, on their own.
    var fieldLines: [UInt8] {
        var lines: [UInt8] = []
        appendFields(to: &lines)
        return lines
    }
}

extension GatewayError {
    /// The status of the backend's answer, where it is that which went wrong.
    fileprivate var upstreamStatus: Int? {
        if let passed { return passed.status }
        if case .status(let status) = fault { return status }
        return nil
    }
}
