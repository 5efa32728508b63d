internal import Configuration
internal import Reactor
internal import Upstream

/// Asks every place of every backend for its models now and then, so that one that goes down or comes back is known
/// before a client's request finds out. Runs on a loop of its own.
actor HealthWatch {
    private nonisolated let loop: EventLoop
    private let places: [(backend: Backend, replica: Replica)]
    private let interval: Duration
    private let log: Log
    private var task: Task<Void, Never>?

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        loop.asUnownedSerialExecutor()
    }

    /// nil where the configuration asks for no probes.
    init?(_ backends: BackendSet, _ settings: CircuitSettings, log: Log, clock: Clock) throws {
        guard settings.probe > .zero else { return nil }
        places = backends.all.filter { $0.dialect != .echo }
            .flatMap { backend in backend.replicas.map { (backend, $0) } }
        interval = settings.probe
        self.log = log
        loop = try EventLoop(clock: clock)
        try loop.start()
    }

    func start() {
        task = Task(executorPreference: loop) { await self.run() }
    }

    /// Ends the watch and its loop.
    func stop() async {
        task?.cancel()
        await task?.value
        loop.stop()
    }

    private func run() async {
        guard let transport = try? Transport(on: loop) else { return }
        defer { transport.close() }
        let chance = Chance()
        while !Task.isCancelled {
            // Gateways that were started together do not ask together.
            await Pause.wait(chance.shortened(interval), on: loop)
            if !Task.isCancelled { await askAll(transport) }
        }
    }

    private func askAll(_ transport: Transport) async {
        let questions = places.map { place in
            let path = place.backend.dialect == .gemini ? "/models?pageSize=1" : "/models"
            return (place, transport.start(UpstreamRequest(.get, path), to: place.replica.listingEndpoint))
        }
        for (place, transfer) in questions {
            guard let outcome = await outcome(of: transfer) else { return }
            // A probe is the trial of a place whose time has come: no client's request need be.
            let isTrial = place.replica.circuit.claimsTrial(now: loop.now)
            switch place.replica.circuit.note(outcome, isTrial: isTrial, now: loop.now) {
            case .opened: CircuitLog(log: log).tellDown(place.backend, place.replica, nil)
            case .closed: CircuitLog(log: log).tellUp(place.backend, place.replica)
            case nil: break
            }
        }
    }

    /// Whatever it answers, if it is no fault of its own, the place is up; nil when the watch ends.
    private func outcome(of transfer: Transfer) async -> Circuit.Outcome? {
        do throws(UpstreamError) {
            _ = try await transfer.collect(limit: Self.mostBytes)
            return (transfer.head?.status ?? 500) < 500 ? .success : .failure
        } catch {
            if error.code == .cancelled { return nil }
            return UpstreamFault(error)?.outcome ?? .neither
        }
    }

    private static let mostBytes = 16 << 20
}
