internal import Dialects
internal import Reactor
internal import Server
internal import Wire

/// Makes the call of a flight: as for a client, but for all who wait for it, and by no key.
struct FlightRun {
    let flight: Flight
    private let cache: AnswerCache
    private let target: Target
    private let operation: Operation
    private let recorder: FlightRecorder
    private let attempts: Attempts

    private var exchange: Exchange { attempts.answering }

    /// - Parameter attempts: how the request would be answered without a cache.
    init(_ flight: Flight, _ cache: AnswerCache, of attempts: Attempts, to target: Target) {
        self.flight = flight
        self.cache = cache
        self.target = target
        operation = attempts.envelope.operation
        recorder = FlightRecorder(flight, cache, inNameOf: attempts.answering)
        self.attempts = Attempts(
            dispatch: attempts.dispatch, envelope: attempts.envelope,
            answering: Answering(inNameOf: attempts.answering, writer: recorder), head: attempts.head,
            body: attempts.body)
    }

    func perform() async {
        var failure: GatewayError?
        do throws(GatewayError) {
            if flight.key.alias == nil {
                try await attempts.ask(target, isLast: true)
            } else {
                try await attempts.run()
            }
            // Without an answer and without a reason it was called off.
            if !recorder.isFinished { failure = .refused(status: 500, reason: "the gateway gave no answer") }
        } catch {
            failure = error
        }
        exchange.waited &+= recorder.waited
        cache.land(flight, failure == nil ? kept : nil, reserved: recorder.reserved)
        flight.end(FlightEnd(failure: failure, usage: exchange.usage, course: FlightCourse(of: exchange)))
    }

    /// The answer for the cache; nil where it is not to be kept. One of a second choice is not what the next who asks
    /// wants.
    private var kept: CachedAnswer? {
        guard recorder.isKept, recorder.status == 200, let answered = exchange.target,
            answered.backend === target.backend, answered.model == target.model
        else { return nil }
        let body = flight.everything
        guard AnswerCheck.isGood(body, isStream: recorder.isStream, operation) else { return nil }
        return CachedAnswer(
            body, isStream: recorder.isStream, target: target, ignored: exchange.ignored,
            madeAt: attempts.answering.loop.now)
    }
}
