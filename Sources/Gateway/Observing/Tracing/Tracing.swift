internal import Configuration
internal import Upstream
internal import Wire

/// What a configuration says of traces, made ready for all workers.
final class Tracing: Sendable {
    let settings: TracingSettings
    let collector: Endpoint
    /// Behind the collector's address; empty where that has a path of its own.
    let path: String
    /// What stands before the spans of a batch.
    let prefix: [UInt8]
    /// What stands behind them.
    let suffix = Array("]}]}]}".utf8)
    let sampling: TraceSampling

    /// nil where the configuration wants no spans.
    init?(_ settings: TracingSettings) {
        guard let address = settings.address else { return nil }
        self.settings = settings
        let agent = "User-Agent: llm-gateway/\(GatewayVersion.text)"
        collector = Endpoint(
            baseURL: address, fields: [agent] + settings.headers.map { "\($0.name): \($0.value.reveal())" },
            connectTimeout: min(settings.timeout, Self.connectTimeout), firstByteTimeout: settings.timeout,
            totalTimeout: settings.timeout, authorityFile: settings.connection.caFile,
            clientCertificateFile: settings.connection.clientCertificate,
            clientKeyFile: settings.connection.clientKey, proxy: settings.connection.proxy)
        path = (try? BackendURL(address))?.path.isEmpty == true ? "/" : ""
        prefix = Self.prefix(settings)
        sampling = TraceSampling(settings)
    }

    /// A collector is near, or down.
    private static let connectTimeout: Duration = .seconds(2)

    /// An `ExportTraceServiceRequest` up to its first span (OTLP 1.x; JSON as in "JSON Protobuf Encoding").
    private static func prefix(_ settings: TracingSettings) -> [UInt8] {
        var attributes = [Named("service.name", settings.serviceName)] + settings.resource
        if !attributes.contains(where: { $0.name == "service.version" }) {
            attributes.append(Named("service.version", GatewayVersion.text))
        }
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("resourceSpans")
        writer.beginArray()
        writer.beginObject()
        writer.key("resource")
        writer.beginObject()
        writer.key("attributes")
        writer.beginArray()
        for attribute in attributes {
            writer.beginObject()
            writer.member("key", attribute.name)
            writer.key("value")
            writer.beginObject()
            writer.member("stringValue", attribute.value)
            writer.endObject()
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        writer.key("scopeSpans")
        writer.beginArray()
        writer.beginObject()
        writer.key("scope")
        writer.beginObject()
        writer.member("name", "llm-gateway")
        writer.member("version", GatewayVersion.text)
        writer.endObject()
        writer.key("spans")
        writer.beginArray()
        return writer.bytes
    }
}

/// Decides which traces are sampled.
struct TraceSampling: Sendable {
    let followsParent: Bool
    /// Traces are sampled whose number, of 56 bits, is below it.
    private let threshold: UInt64

    private static let mask: UInt64 = (1 << 56) - 1

    init(_ settings: TracingSettings) {
        followsParent = settings.sampler.followsParent
        let ratio: Double =
            switch settings.sampler {
            case .alwaysOn, .parentBasedAlwaysOn: 1
            case .alwaysOff, .parentBasedAlwaysOff: 0
            case .ratio, .parentBasedRatio: settings.sampleRatio
            }
        threshold = UInt64(min(max(ratio, 0), 1) * 0x1p56)
    }

    /// Goes by the bits of the id that are random everywhere (W3C Trace Context level 2), so that systems with one ratio
    /// sample the same traces.
    func samples(_ trace: TraceID) -> Bool {
        trace.low & Self.mask < threshold
    }
}
