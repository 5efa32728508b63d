/// Spans of requests, sent to a collector as OTLP over HTTP.
package struct TracingSettings: Sendable, Equatable {
    /// A collector's address, to whose `/v1/traces` spans are sent; nil: `tracesEndpoint` decides.
    package var endpoint: String?
    /// The whole address for spans, which counts before `endpoint`; nil for both: no spans are made.
    package var tracesEndpoint: String?
    /// Whether no spans are made whatever else is set.
    package var disabled = false
    /// Sent with every batch; the values may be keys.
    package var headers: [Named<Secret>] = []
    /// What the process says of itself beside the name of its service.
    package var resource: [Named<String>] = []
    package var serviceName = "llm-gateway"
    package var sampler = TraceSampler.parentBasedRatio
    /// How many of the traces that begin here are sampled where `sampler` goes by a ratio, from 0 to 1.
    package var sampleRatio = 1.0
    /// Spans that wait on one worker; further ones are dropped.
    package var queue = 2048
    /// How long the first span of a batch waits for others.
    package var interval = Duration.seconds(5)
    /// How long the collector has to take one batch.
    package var timeout = Duration.seconds(10)
    /// Certificates for TLS, and the proxy on the way.
    package var connection = BackendConnection()

    /// The defaults.
    package init() {}

    /// Where spans are sent; nil: nowhere, and none are made.
    package var address: String? {
        disabled ? nil : tracesEndpoint ?? endpoint.map { $0 + Self.path }
    }

    /// Under a collector's address (OTLP 1.x, "OTLP/HTTP Request").
    static let path = "/v1/traces"
}

/// Which traces are sampled, by the words of `OTEL_TRACES_SAMPLER`.
package enum TraceSampler: String, Sendable, CaseIterable {
    case alwaysOn = "always_on"
    case alwaysOff = "always_off"
    case ratio = "traceidratio"
    case parentBasedAlwaysOn = "parentbased_always_on"
    case parentBasedAlwaysOff = "parentbased_always_off"
    case parentBasedRatio = "parentbased_traceidratio"

    /// Whether the caller decides where there is one that takes part in tracing.
    package var followsParent: Bool {
        switch self {
        case .alwaysOn, .alwaysOff, .ratio: false
        case .parentBasedAlwaysOn, .parentBasedAlwaysOff, .parentBasedRatio: true
        }
    }
}
