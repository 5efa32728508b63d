internal import Configuration
internal import Reactor
internal import Server

/// Asks one backend: at one of its places, and where that fails at others, or later again.
struct BackendTries {
    private let request: Attempts
    private let target: Target
    /// Whether nobody else is asked when this backend fails.
    private let isLastCandidate: Bool
    private let prefix: UInt64?
    private var tried: [Int] = []
    private var elsewhere = 0
    private var again = 0
    /// Where the backend is asked now, or next.
    private var place: ReplicaChoice?

    init(of request: Attempts, target: Target, isLastCandidate: Bool) throws(GatewayError) {
        self.request = request
        self.target = target
        self.isLastCandidate = isLastCandidate
        if !target.backend.isAskedOnce { target.backend.budget.earn() }
        prefix = try request.prefix(at: target.backend)
        place = request.place(at: target.backend, tried: [], prefix: prefix)
    }

    /// Goes on after a first try there, of the only candidate.
    init(of request: Attempts, target: Target, after first: ReplicaChoice) throws(GatewayError) {
        self.request = request
        self.target = target
        isLastCandidate = true
        prefix = try request.prefix(at: target.backend)
        place = first
    }

    private var answering: Answering { request.answering }
    private var exchange: Exchange { answering }
    private var backend: Backend { target.backend }
    private var loop: EventLoop { answering.loop }

    /// Asks until there is an answer.
    ///
    /// - Throws: why there is none.
    mutating func run() async throws(GatewayError) {
        while let place {
            do throws(GatewayError) {
                return try await ask(place)
            } catch {
                try await prepare(after: error)
            }
        }
    }

    /// The same, after a first try that has failed.
    mutating func run(after error: GatewayError) async throws(GatewayError) {
        try await prepare(after: error)
        try await run()
    }

    private func ask(_ place: ReplicaChoice) async throws(GatewayError) {
        let asked = request.beginTry(target, at: place)
        do throws(GatewayError) {
            try await request.dispatch.send(
                request, to: asked, isLast: isLastCandidate && backend.isAskedOnce)
            request.endTry(target, at: place, nil)
        } catch {
            request.endTry(target, at: place, error)
            throw error
        }
    }

    /// Sees to it that there is a place for another try, now or after a while; there is none when the client has gone.
    ///
    /// - Throws: the error, when there is nothing to be tried any more.
    private mutating func prepare(after error: GatewayError) async throws(GatewayError) {
        guard request.mayFollow(error), let failed = place else { throw error }
        let retries = backend.retries
        tried.append(failed.index)
        place = elsewhere < retries.elsewhere ? request.place(at: backend, tried: tried, prefix: prefix) : nil
        if place != nil {
            elsewhere += 1
            guard backend.budget.take(now: loop.now) else { throw error }
        } else if again < retries.again, let delay = delay(after: error, number: again) {
            again += 1
            tried = []
            // Taken before the wait: those who wait count too.
            guard backend.budget.take(now: loop.now) else { throw error }
            await pause(delay)
            if !request.mayGoOn { return exchange.clientIsGone = true }
            place = request.place(at: backend, tried: tried, prefix: prefix)
        } else {
            throw error
        }
        backend.counts.noteRetry()
    }

    /// How long to wait before the next try; nil where the backend asks for more time than a client would wait.
    private func delay(after error: GatewayError, number: Int) -> Duration? {
        let settings = backend.retries
        if let asked = error.retryDelay, asked > settings.longestRetryAfter { return nil }
        let grown = settings.firstDelay * (1 << min(number, 20))
        return max(error.retryDelay ?? .zero, request.dispatch.chance.shortened(min(grown, settings.longestDelay)))
    }

    private func pause(_ delay: Duration) async {
        let began = loop.now
        await Pause.wait(delay, on: loop)
        exchange.waited &+= loop.now.nanoseconds &- began.nanoseconds
    }
}
