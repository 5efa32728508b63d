package import Configuration
package import Reactor
internal import Server
internal import Synchronization
internal import Upstream
internal import Wire

/// The whole gateway: its workers, and how they are started and stopped.
package final class RunningGateway: Sendable {
    let workers: [Worker]
    let metering: Metering
    let restartSettings: RestartSettings
    private let loops: [EventLoop]
    private let clock: Clock
    private let reloadable: Mutex<Reloadable>
    /// The port it listens on.
    package let port: UInt16
    /// The port of the admin pages, where they have one of their own.
    package let adminPort: UInt16?

    /// What a reload changes of the gateway as a whole.
    private struct Reloadable {
        var grace: Duration
        var log: Log
        var watch: HealthWatch?
        var discovery: Discovery?
    }

    /// Binds the configured address and serves it with one worker for each core, or as many as are configured.
    ///
    /// - Throws: `GatewayStartError` when the address cannot be used or the system has no resources.
    ///
    /// - Parameter passed: a socket to serve in place of the configured address.
    package convenience init(
        _ settings: GatewaySettings, _ survey: BackendSurvey, passed: PassedSocket? = nil
    ) async throws {
        try await self.init(
            settings, survey, passed: passed, log: .standardError(level: settings.server.logLevel), clock: .system)
    }

    /// - Parameter transport: makes a worker's way to the backends.
    init(
        _ settings: GatewaySettings, _ survey: BackendSurvey, passed: PassedSocket? = nil, log: Log, clock: Clock,
        wall: WallClock = .system,
        transport: @escaping @Sendable (EventLoop) throws -> Transport = { try Transport(on: $0) }
    ) async throws {
        Transport.prepareProcess()
        let metering = try Metering(file: settings.server.usageFile, log: log, clock: clock, wall: wall)
        let snapshot = GatewaySnapshot(settings, backends: survey.backends, metering: metering, log: log)
        let server = Server.ServerSettings(settings.server)
        let address = try Self.address(settings.server.host, settings.server.port, of: "gateway.host")
        let census = ConnectionCensus()
        let observatory = Observatory(settings.server, log: log, census: census)
        let listings = survey.listings
        var loops: [EventLoop] = []
        var workers: [Worker] = []
        func serve(_ listener: consuming ListeningSocket, as role: AddressRole) async throws {
            let loop = try EventLoop(clock: clock)
            try loop.start()
            loops.append(loop)
            let worker = Worker(loop: loop, settings: server, census: census)
            workers.append(worker)
            try await worker.serve(listener) { loop in
                GatewayHandler(
                    snapshot, on: loop, through: try transport(loop), as: role, observatory: observatory,
                    listings: listings)
            }
        }
        var port = address.port
        for index in 0..<(settings.server.workers ?? EventLoop.availableCores) {
            // Sockets that share a port would silently share its clients with another gateway too.
            let listener =
                if let passed { try passed.listener() } else {
                    try Self.open(address.with(port: port), host: settings.server.host, isFirst: index == 0)
                }
            port = listener.port
            try await serve(listener, as: .main(settings.server.admin))
        }
        let admin = settings.server.admin
        if let wanted = admin.port {
            let address = try Self.address(admin.host, wanted, of: "gateway.admin.host")
            let listener = try Self.open(address, host: admin.host, isFirst: true)
            adminPort = listener.port
            try await serve(listener, as: .admin(admin))
        } else {
            adminPort = nil
        }
        self.port = port
        self.loops = loops
        self.workers = workers
        self.metering = metering
        restartSettings = RestartSettings(settings.server)
        self.clock = clock
        reloadable = Mutex(Reloadable(grace: settings.server.timeouts.shutdown, log: log))
        await watch(survey.backends, settings, log)
    }

    /// Watches over other backends from now on, where their health is asked for.
    func watch(_ backends: BackendSet, _ settings: GatewaySettings, _ log: Log) async {
        let watch: HealthWatch?
        do {
            watch = try HealthWatch(backends, settings.server.circuits, log: log, clock: clock)
        } catch {
            log.write(.error, "the backends' health cannot be watched", ["reason": "\(error)"])
            watch = nil
        }
        await watch?.start()
        await replace(\.watch, by: watch)?.stop()
        await discover(backends, settings, log)
    }

    /// Asks other servers from now on what they have, and tells the workers.
    private func discover(_ backends: BackendSet, _ settings: GatewaySettings, _ log: Log) async {
        let discovery: Discovery?
        do {
            discovery = try Discovery(backends, settings.server.discovery, log: log, clock: clock) {
                [workers] backend, findings in
                for worker in workers {
                    await worker.withHandler { ($0 as? GatewayHandler)?.learn(findings, of: backend) }
                }
            }
        } catch {
            log.write(.error, "the model servers cannot be asked what they have", ["reason": "\(error)"])
            discovery = nil
        }
        await discovery?.start()
        await replace(\.discovery, by: discovery)?.stop()
    }

    /// Puts the next watcher in its place and returns the last one.
    private func replace<Watcher: Sendable>(
        _ place: WritableKeyPath<Reloadable, Watcher?>, by next: Watcher?
    ) -> Watcher? {
        reloadable.withLock { state in
            let last = state[keyPath: place]
            state[keyPath: place] = next
            return last
        }
    }

    var log: Log { reloadable.withLock { $0.log } }

    func note(_ settings: GatewaySettings, _ log: Log) {
        reloadable.withLock { state in
            state.grace = settings.server.timeouts.shutdown
            state.log = log
        }
    }

    /// Stops accepting, lets running requests end within the grace period, and ends what is left then.
    package func stop() async {
        let workers = workers
        let grace = reloadable.withLock { $0.grace }
        let killer = Task {
            try? await Task.sleep(for: grace)
            if Task.isCancelled { return }
            for worker in workers { await worker.abort() }
        }
        await withTaskGroup(of: Void.self) { group in
            for worker in workers { group.addTask { await worker.stop() } }
        }
        killer.cancel()
        await reloadable.withLock { $0.watch }?.stop()
        await reloadable.withLock { $0.discovery }?.stop()
        await metering.close()
        for loop in loops { loop.stop() }
    }

    /// Writes to stderr, between the lines of the log.
    package static func say(_ text: String) {
        Log.errorOutput.write(Array(text.utf8))
    }

    /// Blocks the calling thread, a second at most, until all that was said and logged is written.
    package static func finishSaying() {
        Log.errorOutput.finish(within: .seconds(1))
    }

    private static func address(_ host: String, _ port: Int, of key: String) throws -> SocketAddress {
        guard let port = UInt16(exactly: port), let address = SocketAddress.resolve(host: host, port: port)
        else { throw GatewayStartError("the host \"\(host)\" (\(key)) is unknown") }
        return address
    }

    private static func open(_ address: SocketAddress, host: String, isFirst: Bool) throws -> ListeningSocket {
        do throws(SystemError) {
            return try ListeningSocket.open(on: address, sharesPort: true, isFirst: isFirst)
        } catch {
            throw GatewayStartError(error, host: host, port: Int(address.port))
        }
    }
}

/// Why the gateway cannot start, in words for whoever started it.
package struct GatewayStartError: Error, CustomStringConvertible {
    package let description: String

    package init(_ message: String) {
        description = message
    }

    init(_ error: SystemError, host: String, port: Int) {
        let place = "\(host):\(port)"
        if error.isAddressInUse {
            description =
                "\(place) is in use by another program. Stop it, or choose another port: --port \(min(port + 1, 65535))"
        } else if error.isPermissionDenied {
            description = "the system does not let this user listen on \(place). Choose a port above 1023: --port 4000"
        } else if error.isAddressNotAvailable {
            description = "this machine has no address \(host) (gateway.host). Use 127.0.0.1, or 0.0.0.0 for all"
        } else {
            description = "cannot listen on \(place): \(error.call): \(error.reason)"
        }
    }
}

extension Server.ServerSettings {
    init(_ settings: Configuration.ServerSettings) {
        self.init()
        http.headBytes = settings.limits.headBytes
        http.requestLineBytes = settings.limits.requestLineBytes
        http.fieldCount = settings.limits.headerFields
        http.bodyBytes = settings.limits.bodyBytes
        maxConnections = settings.limits.connections
        maxConnectionsPerAddress = settings.limits.connectionsPerAddress
        sendQueueHighMark = settings.limits.sendQueueBytes
        headTimeout = settings.timeouts.head
        bodyTimeout = settings.timeouts.body
        keepAliveTimeout = settings.timeouts.keepAlive
        writeStallTimeout = settings.timeouts.writeStall
    }
}
