/// What the command line may override, as typed there.
package struct ConfigurationFlags: Sendable, Equatable {
    package var config: String?
    package var host: String?
    package var port: String?
    package var backend: String?
    package var logLevel: String?

    /// The flags given; none by default.
    package init(
        config: String? = nil, host: String? = nil, port: String? = nil, backend: String? = nil,
        logLevel: String? = nil
    ) {
        self.config = config
        self.host = host
        self.port = port
        self.backend = backend
        self.logLevel = logLevel
    }
}
