/// The `gateway:` section: what the gateway offers its clients.
package struct ServerSettings: Sendable, Equatable {
    /// How much is logged: this and what is graver.
    package enum LogLevel: String, Sendable, CaseIterable {
        case debug
        case info
        case warning
        case error
    }

    /// What makes the gateway read its configuration again.
    package enum ReloadTrigger: String, Sendable, CaseIterable {
        /// SIGHUP.
        case signal
        /// SIGHUP, and any change of the file.
        case watch
    }

    package var host = "127.0.0.1"
    package var port = 4000
    /// Event loops; nil for one per core.
    package var workers: Int?
    /// Any of them opens the gateway; none leaves it open to all who can reach it.
    package var apiKeys: [Secret] = []
    /// Keys with a name, each with what it opens and how much of it.
    package var keys: [KeySettings] = []
    /// Where what the keys used is kept over a restart; nil: nowhere.
    package var usageFile: String?
    package var reload = ReloadTrigger.signal
    package var logLevel = LogLevel.info
    package var logBodies = false
    /// Whether a model that nobody offers is an error instead of the default model.
    package var strictModels = false
    /// Whether a parameter that a backend cannot honour is an error, also where the answer is good without it.
    package var strictParameters = false
    /// Whether a model's name may choose the backend; nil does so only for the backend `auto`.
    package var routeByModel: Bool?
    package var corsOrigins = ["*"]
    package var limits = ServerLimits()
    package var timeouts = ServerTimeouts()
    package var media = MediaSettings()
    package var retries = RetrySettings()
    package var circuits = CircuitSettings()
    package var cache = CacheSettings()
    package var discovery = DiscoverySettings()
    package var admin = AdminSettings()
    package var metrics = MetricsSettings()
    package var tracing = TracingSettings()

    /// The defaults.
    package init() {}
}
