internal import Configuration
internal import Reactor
internal import Upstream

/// Asks the model servers in the background what they are and what they have, and tells what has changed. No request
/// waits for it. Runs on a loop of its own.
actor Discovery {
    /// Told of what a backend's server has, and with nil that it has gone.
    typealias Listener = @Sendable (Backend, ServerFindings?) async -> Void

    private nonisolated let loop: EventLoop
    private let backends: [Backend]
    private let lookedFor: Set<ObjectIdentifier>
    private let interval: Duration
    private let log: Log
    private let tell: Listener
    private let chance = Chance()
    private var transport: Transport?
    private var tasks: [Task<Void, Never>] = []

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        loop.asUnownedSerialExecutor()
    }

    /// A server that fails once may only be busy: its models stay until it has failed so often in a row.
    private static let patienceInRounds = 2
    private static let patience: Duration = .seconds(5)

    /// nil where the configuration asks for no questions, or there is nobody to ask.
    init?(
        _ backends: BackendSet, _ settings: DiscoverySettings, log: Log, clock: Clock, tell: @escaping Listener
    ) throws {
        guard settings.interval > .zero else { return nil }
        self.backends = backends.every.filter(\.isNear)
        guard !self.backends.isEmpty else { return nil }
        lookedFor = Set(backends.lookedFor.map { ObjectIdentifier($0) })
        interval = settings.interval
        self.log = log
        self.tell = tell
        loop = try EventLoop(clock: clock)
        try loop.start()
    }

    /// Begins to ask every server, each by itself: one that hangs holds back nobody.
    func start() {
        transport = try? Transport(on: loop)
        tasks = backends.map { backend in Task(executorPreference: loop) { await self.watch(backend) } }
    }

    /// Ends the questions and the loop.
    func stop() async {
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
        transport?.close()
        transport = nil
        loop.stop()
    }

    private func watch(_ backend: Backend) async {
        guard let transport else { return }
        let inquiry = ServerInquiry(
            backend, transport: transport, patience: Self.patience,
            isLookedFor: lookedFor.contains(ObjectIdentifier(backend)))
        var last: ServerFindings?
        var failures = 0
        while !Task.isCancelled {
            let found = await inquiry.run()
            if Task.isCancelled { return }
            failures = found == nil ? min(failures + 1, Self.patienceInRounds) : 0
            if let found, found != last {
                await learn(found, of: backend, isNew: last == nil)
                last = found
            } else if failures == Self.patienceInRounds, last != nil {
                last = nil
                await tell(backend, nil)
                log.write(
                    .info, "a model server has gone",
                    ["backend": backend.name, "address": backend.endpoint.baseURL])
            }
            // Gateways that were started together do not ask together.
            await Pause.wait(chance.shortened(interval), on: loop)
        }
    }

    private func learn(_ found: ServerFindings, of backend: Backend, isNew: Bool) async {
        backend.ollama.note(found.program)
        await tell(backend, found)
        let isNews = isNew && lookedFor.contains(ObjectIdentifier(backend))
        log.write(
            isNews ? .info : .debug, isNews ? "a model server was found" : "a model server tells what it has",
            [
                "backend": backend.name, "address": backend.endpoint.baseURL, "server": found.title ?? "unknown",
                "models": "\(found.listing.models.count)",
            ])
    }
}
