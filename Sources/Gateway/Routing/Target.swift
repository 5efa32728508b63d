internal import Upstream
internal import Wire

/// Where a request goes, and the model it gets there. Requests that go the same way share one.
final class Target: Sendable {
    let backend: Backend
    let model: String
    /// Which of the backend's places.
    let endpoint: Endpoint
    /// The same place's native API.
    let nativeEndpoint: Endpoint?
    /// What says in an answer's head whose it is.
    let fieldLines: [UInt8]

    private init(
        _ backend: Backend, _ model: String, _ endpoint: Endpoint, _ nativeEndpoint: Endpoint?, fieldLines: [UInt8]
    ) {
        self.backend = backend
        self.model = model
        self.endpoint = endpoint
        self.nativeEndpoint = nativeEndpoint
        self.fieldLines = fieldLines
    }

    /// The first of the backend's places.
    convenience init(backend: Backend, model: String) {
        var lines: [UInt8] = []
        lines.appendField("x-gateway-backend", backend.name)
        lines.appendField("x-gateway-model", PercentCoding.encodeForField(model))
        self.init(
            backend, model, backend.endpoint, backend.replicas.first?.nativeEndpoint, fieldLines: lines)
    }

    /// The same at one of the backend's places.
    func at(_ place: Replica) -> Target {
        if place.endpoint === endpoint { return self }
        return Target(backend, model, place.endpoint, place.nativeEndpoint, fieldLines: fieldLines)
    }
}
