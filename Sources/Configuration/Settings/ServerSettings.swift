/// The `gateway:` section: what the gateway offers its clients.
package struct ServerSettings: Sendable, Equatable {
    /// How much is logged: this and what is graver.
    package enum LogLevel: String, Sendable, CaseIterable {
        case debug
        case info
        case warning
        case error
    }

    package var host = "127.0.0.1"
    package var port = 4000
    /// Event loops; nil for one per core.
    package var workers: Int?
    /// Any of them opens the gateway; none leaves it open to all who can reach it.
    package var apiKeys: [Secret] = []
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

    /// The defaults.
    package init() {}
}
