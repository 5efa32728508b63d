internal import Dialects
internal import Reactor
internal import Server
internal import Upstream
internal import Wire

/// Answers a request that the cache may serve: with what is kept, with what is just coming for another client, or with
/// what a backend says.
struct CachedExchange {
    let cache: AnswerCache
    let attempts: Attempts
    let control: CacheControl

    private var answering: Answering { attempts.answering }
    private var exchange: Exchange { attempts.answering }
    private var envelope: RequestEnvelope { attempts.envelope }
    private var dispatch: OperationDispatch { attempts.dispatch }

    /// Written at once of an answer that is kept.
    private static let bytesPerWrite = 64 << 10

    /// nil for requests that the cache has nothing to do with.
    init?(_ cache: AnswerCache, _ attempts: Attempts, _ body: JSONView) {
        control = CacheControl(attempts.head.fields)
        guard !control.forbidsStoring, cache.policy.admits(body, attempts.envelope) else { return nil }
        self.cache = cache
        self.attempts = attempts
    }

    func run() async throws(GatewayError) {
        let plan = dispatch.router.plan(of: envelope.model)
        guard mayShare(plan) else { return try await attempts.run() }
        let target = try await attempts.target(of: plan?.candidates.first ?? envelope.model)
        try dispatch.claim(try attempts.body.root(), for: target, answering)
        let key = FlightKey(
            request: RequestDigest.of(
                try attempts.body.root(), envelope.operation, attempts.head.fields, at: target,
                scope: cache.policy.scope(of: exchange.key)),
            alias: plan?.hasOneChoice == false ? envelope.model : nil)
        switch cache.find(key, maxAge: control.maxAge, on: answering.loop) {
        case .kept(let answer):
            exchange.cache = .hit(age: Int(answer.age(at: answering.loop.now).inSeconds))
            await replay(answer)
        case .joined(let reader):
            exchange.cache = .joined
            try await follow(reader)
        case .begun(let flight, let reader):
            exchange.cache = .miss
            dispatch.flights.start(FlightRun(flight, cache, of: attempts, to: target))
            try await follow(reader)
        }
    }

    /// Whether whatever the alias' candidates answer may be told to the key's holder. A key that opens some of them by
    /// their own names is asked at each of them, which a call for several clients cannot do.
    private func mayShare(_ plan: AliasPlan?) -> Bool {
        guard let plan, !plan.hasOneChoice, let key = exchange.key else { return true }
        return key.opens(envelope.model)
    }

    // MARK: What is kept

    private func replay(_ answer: CachedAnswer) async {
        exchange.takesNoTokens = true
        exchange.target = answer.target
        exchange.ignored = answer.ignored
        guard answer.isStream else { return answering.send(json: answer.body) }
        let client = ClientStream(answering: answering, heartbeat: nil)
        do throws(UpstreamError) {
            var start = 0
            while start < answer.body.count {
                let end = min(start + Self.bytesPerWrite, answer.body.count)
                try await client.write(Array(answer.body[start..<end]))
                start = end
            }
            answering.writer.finish()
        } catch {
            exchange.clientIsGone = true
        }
    }

    // MARK: What comes

    private func follow(_ reader: FlightReader) async throws(GatewayError) {
        let waited = exchange.waited
        var end: FlightEnd?
        defer {
            if reader.leave() { exchange.usage = end?.usage } else { exchange.takesNoTokens = true }
        }
        do throws(UpstreamError) {
            end = try await told(by: reader, since: waited)
        } catch {
            exchange.clientIsGone = true
            return
        }
        guard let end else { throw .fellBehind(cache.laggingBytes) }
        adopt(end.course, since: waited)
        if let failure = end.failure { throw failure }
        answering.writer.finish()
    }

    /// Passes on what comes.
    ///
    /// - Returns: nil when the client was too slow for the others.
    private func told(by reader: FlightReader, since waited: Int64) async throws(UpstreamError) -> FlightEnd? {
        let client = ClientStream(
            answering: answering, heartbeat: envelope.isStreaming ? dispatch.snapshot.limits.heartbeat : nil)
        while true {
            let began = answering.loop.exactNow
            let news = await reader.next(waitingAtMost: client.patience)
            exchange.waited &+= max(0, answering.loop.now.nanoseconds &- began.nanoseconds)
            switch news {
            case .events(let head, let bytes):
                adopt(head.course, since: waited)
                try await client.write(bytes, upstream: head.upstream)
            case .whole(let head, let body):
                adopt(head.course, since: waited)
                answering.send(status: head.status, json: body, upstream: head.upstream)
            case .end(let end): return end
            case .fellBehind: return nil
            case nil:
                if Task.isCancelled { throw UpstreamError(.cancelled, "the client has gone") }
                client.beat()
            }
        }
    }
    /// Takes over what is known of the call.
    ///
    /// - Parameter waited: how long the exchange had waited before. What the gateway itself does in the call is its own
    ///   for the client it was begun for, and a wait for the others.
    private func adopt(_ course: FlightCourse, since waited: Int64) {
        if let target = course.target { exchange.target = target }
        exchange.fallback = course.fallback
        exchange.passedOver = course.passedOver
        exchange.ignored = course.ignored
        guard exchange.cache == .miss else { return }
        exchange.attempts = course.attempts
        exchange.waited = waited &+ course.waited
    }
}
