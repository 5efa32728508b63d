internal import Configuration
internal import Dialects
internal import Wire

/// Which requests the cache may serve.
struct CachePolicy: Sendable {
    let settings: CacheSettings

    func admits(_ body: JSONView, _ envelope: RequestEnvelope) -> Bool {
        guard body.range.count <= settings.entryBytes else { return false }
        // Asked to keep the answer, the backend has more to do than to give it.
        if body["store"]?.bool == true { return false }
        return settings.requests == .all || Self.isDeterministic(body, envelope.operation)
    }

    /// What sets a key's answers apart from those of others; empty where all share them.
    func scope(of key: GatewayKey?) -> String {
        settings.perKey ? key?.name ?? "" : ""
    }

    /// Whether the same answer is to be expected again.
    private static func isDeterministic(_ body: JSONView, _ operation: Operation) -> Bool {
        operation == .embedding || body["seed"]?.kind == .number || body["temperature"]?.double == 0
    }
}
