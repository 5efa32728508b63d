internal import Reactor
internal import Upstream

/// One configuration as one worker answers by it. A request that has been begun ends by the one it began with.
final class WorkerSnapshot {
    let shared: GatewaySnapshot
    let catalog: ModelCatalog
    let operations: OperationDispatch
    let models: ModelAnswers
    let health: HealthAnswers
    let usage: UsageAnswers

    init(
        _ shared: GatewaySnapshot, on loop: EventLoop, transport: Transport, ids: RequestIDs,
        flights: WorkerFlights, listings: [String: ModelListing]
    ) {
        self.shared = shared
        catalog = ModelCatalog(on: loop, transport: transport)
        operations = OperationDispatch(
            snapshot: shared, transport: transport, router: Router(shared.backends, catalog: catalog), ids: ids,
            chance: Chance(), flights: flights)
        models = ModelAnswers(snapshot: shared, catalog: catalog)
        health = HealthAnswers(snapshot: shared, catalog: catalog)
        usage = UsageAnswers(snapshot: shared)
        for backend in shared.backends.all {
            if let listing = listings[backend.name] { catalog.note(listing, of: backend) }
        }
    }

    /// Takes over what is known of the servers that an earlier configuration has, too.
    func inherit(_ earlier: WorkerSnapshot) {
        let pairs = shared.backends.every.compactMap { new in
            earlier.shared.backends.every.first {
                $0.name == new.name && $0.endpoint.baseURL == new.endpoint.baseURL
            }.map { (old: $0, new: new) }
        }
        catalog.inherit(earlier.catalog, pairs)
    }

    /// Takes what the discovery tells, if it is about this configuration.
    func learn(_ findings: ServerFindings?, of backend: Backend) {
        guard shared.backends.every.contains(where: { $0 === backend }) else { return }
        catalog.learn(findings, of: backend)
    }
}
