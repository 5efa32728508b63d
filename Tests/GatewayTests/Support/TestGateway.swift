internal import Reactor
internal import Support
internal import Upstream

@testable internal import Configuration
@testable internal import Gateway

/// A gateway that runs inside the test, over real sockets, its log in memory.
final class TestGateway: Sendable {
    let log: CapturedLog
    let settings: GatewaySettings
    let survey: BackendSurvey
    private let running: RunningGateway

    private init(running: RunningGateway, log: CapturedLog, settings: GatewaySettings, survey: BackendSurvey) {
        self.running = running
        self.log = log
        self.settings = settings
        self.survey = survey
    }

    var port: UInt16 { running.port }
    var adminPort: UInt16? { running.adminPort }

    /// Starts a gateway, with one worker unless the test says so, on a port of the kernel's choice.
    ///
    /// - Parameters:
    ///   - yaml: the configuration, as its file has it.
    ///   - wellKnown: where local servers are looked for; nowhere unless the test says so.
    static func start(
        _ yaml: String, environment: [String: String] = [:], clock: Clock = .system,
        wall: WallClock = .system, workers: Int = 1, wellKnown: [(port: Int, server: String)] = [],
        isTerminal: Bool = false, way: Way = .direct
    ) async throws -> TestGateway {
        var settings = try ConfigurationLoader.settings(
            in: Array(yaml.utf8), file: "config.yaml", environment: environment)
        settings.server.port = 0
        settings.server.workers = workers
        if settings.server.admin.port != nil { settings.server.admin.port = 0 }
        // Its questions would stand among those that the tests count.
        if !yaml.contains("discovery") { settings.server.discovery.interval = .zero }
        let survey = try await survey(settings, wellKnown: wellKnown)
        let log = CapturedLog()
        let running = try await RunningGateway(
            settings, survey,
            log: Log(level: settings.server.logLevel, isTerminal: isTerminal) { log.take($0) }, clock: clock,
            wall: wall,
            transport: { try Transport(on: $0, usesCurlAlone: way == .curl) })
        return TestGateway(running: running, log: log, settings: settings, survey: survey)
    }

    /// Starts a gateway, shows it to `body`, and ends it whatever happens.
    @discardableResult
    static func run<Result>(
        _ yaml: String, environment: [String: String] = [:], clock: Clock = .system,
        wall: WallClock = .system, workers: Int = 1, wellKnown: [(port: Int, server: String)] = [],
        isTerminal: Bool = false, way: Way = .direct,
        _ body: (TestGateway) async throws -> Result
    ) async throws -> Result {
        let gateway = try await start(
            yaml, environment: environment, clock: clock, wall: wall, workers: workers, wellKnown: wellKnown,
            isTerminal: isTerminal, way: way)
        do {
            let result = try await body(gateway)
            await gateway.stop()
            return result
        } catch {
            await gateway.stop()
            throw error
        }
    }

    /// A gateway in front of one server, which is its standard backend `local`.
    @discardableResult
    static func run<Result>(
        before upstream: TestUpstream, _ more: String = "", llm: String = "", clock: Clock = .system,
        wall: WallClock = .system, way: Way = .direct, _ body: (TestGateway) async throws -> Result
    ) async throws -> Result {
        let yaml = """
            llm: {backend: local, local_api_base: "\(upstream.baseURL)/v1"\(llm.isEmpty ? "" : ", " + llm)}
            \(more)
            """
        return try await run(yaml, clock: clock, wall: wall, way: way, body)
    }

    private static func survey(
        _ settings: GatewaySettings, wellKnown: [(port: Int, server: String)]
    ) async throws -> BackendSurvey {
        let surveyor = try BackendSurveyor(wellKnown: wellKnown)
        do {
            let survey = try await surveyor.survey(settings)
            await surveyor.close()
            return survey
        } catch {
            await surveyor.close()
            throw error
        }
    }

    /// Takes another configuration, as after a signal. Port and number of workers stay as they are.
    func reload(_ yaml: String, _ change: (inout GatewaySettings) -> Void = { _ in }) async throws {
        var settings = try ConfigurationLoader.settings(in: Array(yaml.utf8), file: "config.yaml")
        settings.server.port = self.settings.server.port
        settings.server.workers = self.settings.server.workers
        if !yaml.contains("discovery") { settings.server.discovery.interval = .zero }
        change(&settings)
        await running.reload(settings)
    }

    /// Is told that the new configuration is wrong.
    func refuse(_ error: ConfigurationError) {
        running.refuse(error)
    }

    func stop() async {
        await running.stop()
    }
}
