internal import Configuration

/// What all workers' handlers have in common: what the configuration says, made ready.
final class GatewaySnapshot: Sendable {
    let backends: BackendSet
    let keys: KeyRing
    let prices: PriceList
    let metering: Metering
    let crossOrigin: CrossOrigin
    let limits: ForwardLimits
    /// nil where nothing is kept.
    let cache: AnswerCache?
    let media: MediaSettings
    /// Whether every parameter that a backend cannot honour is an error.
    let refusesLosses: Bool
    let logsBodies: Bool
    /// nil where no spans are made.
    let tracing: Tracing?
    let log: Log

    init(_ settings: GatewaySettings, backends: BackendSet, metering: Metering, log: Log) {
        self.backends = backends
        self.metering = metering
        keys = KeyRing(settings.server, book: metering.book)
        prices = PriceList(settings.prices)
        crossOrigin = CrossOrigin(origins: settings.server.corsOrigins)
        limits = ForwardLimits(
            bodyBytes: settings.server.limits.upstreamBodyBytes, eventBytes: settings.server.limits.eventBytes,
            heartbeat: settings.server.timeouts.heartbeat > .zero ? settings.server.timeouts.heartbeat : nil)
        cache = AnswerCache(settings.server.cache)
        media = settings.server.media
        refusesLosses = settings.server.strictParameters
        logsBodies = settings.server.logBodies
        tracing = Tracing(settings.server.tracing)
        self.log = log
    }
}
