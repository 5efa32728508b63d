internal import Reactor
internal import Upstream
internal import Wire

/// `GET /gateway/backends`: the backends, the standard one first, and what is known of each without asking it.
struct BackendsPage {
    let encoded: [UInt8]

    init(_ backends: BackendSet, catalog: ModelCatalog, now: Instant) {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("object", "list")
        writer.key("data")
        writer.beginArray()
        for backend in backends.all + backends.lookedFor.filter({ catalog.known($0) != nil }) {
            Self.write(backend, isStandard: backend.name == backends.standard.name, catalog, now, to: &writer)
        }
        writer.endArray()
        writer.endObject()
        encoded = writer.bytes
    }

    private static func write(
        _ backend: Backend, isStandard: Bool, _ catalog: ModelCatalog, _ now: Instant,
        to writer: inout JSONWriter
    ) {
        writer.beginObject()
        writer.member("name", backend.name)
        writer.member("kind", backend.provider.rawValue)
        writer.member("is_default", isStandard)
        if let title = catalog.findings(of: backend)?.title { writer.member("server", title) }
        writer.member("base_url", backend.endpoint.baseURL)
        if let model = backend.defaultModel { writer.member("default_model", model) }
        writer.key("models")
        if let models = catalog.known(backend)?.models {
            writer.beginArray()
            for model in models { writer.string(model.id) }
            writer.endArray()
        } else {
            writer.null()
        }
        writer.member("retries", backend.counts.retries)
        writer.member("fallbacks", backend.counts.fallbacks)
        if let gate = backend.gate { write(gate, to: &writer) }
        writer.key("places")
        writer.beginArray()
        for replica in backend.replicas where backend.dialect != .echo { write(replica, now, to: &writer) }
        writer.endArray()
        writer.endObject()
    }

    private static func write(_ gate: BackendGate, to writer: inout JSONWriter) {
        writer.key("queue")
        writer.beginObject()
        writer.member("max_concurrent", gate.limit)
        writer.member("in_flight", gate.inFlight)
        writer.member("waiting", gate.queued)
        writer.member("refused", gate.refused)
        writer.endObject()
    }

    private static func write(_ replica: Replica, _ now: Instant, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("base_url", replica.endpoint.baseURL)
        writer.member("circuit", replica.circuit.state(now: now).rawValue)
        writer.member("in_flight", replica.outstanding)
        writer.member("requests", replica.requests)
        writer.member("failures", replica.failures)
        writer.endObject()
    }
}
