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
}
