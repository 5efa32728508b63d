internal import Upstream
internal import Wire

/// `GET /gateway/backends`: the backends, the standard one first, and what is known of each without asking it.
struct BackendsPage {
    let encoded: [UInt8]

    init(_ backends: BackendSet, catalog: ModelCatalog) {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("object", "list")
        writer.key("data")
        writer.beginArray()
        for backend in backends.all {
            Self.write(backend, isStandard: backend.name == backends.standard.name, catalog, to: &writer)
        }
        writer.endArray()
        writer.endObject()
        encoded = writer.bytes
    }

    private static func write(
        _ backend: Backend, isStandard: Bool, _ catalog: ModelCatalog, to writer: inout JSONWriter
    ) {
        writer.beginObject()
        writer.member("name", backend.name)
        writer.member("kind", ProviderLabel(backend).rawValue)
        writer.member("is_default", isStandard)
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
        writer.endObject()
    }
}
