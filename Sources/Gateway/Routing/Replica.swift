internal import Configuration
internal import LLMClients
internal import Reactor
internal import Synchronization
internal import Upstream

/// One of the places a backend is at, with what the balance between them has to know. Shared by all workers.
final class Replica: Sendable {
    let endpoint: Endpoint
    /// The same for requests that a server answers at once.
    let listingEndpoint: Endpoint
    /// The same server's native API, beside OpenAI's; nil where there is no place for one.
    let nativeEndpoint: Endpoint?
    let circuit: Circuit
    /// The same for this address wherever it stands in the configuration, and after a restart.
    let mark: UInt64
    private let underWay = Atomic<Int>(0)
    private let total = Atomic<Int>(0)
    private let failed = Atomic<Int>(0)

    init(_ endpoint: Endpoint, circuits: CircuitSettings = CircuitSettings()) {
        self.endpoint = endpoint
        listingEndpoint = endpoint.asked(within: Self.listingTimeout)
        nativeEndpoint = endpoint.native
        var hash = PrefixHash()
        hash.add(Array(endpoint.baseURL.utf8)[...])
        mark = hash.value
        circuit = Circuit(circuits, seed: mark)
    }

    private static let listingTimeout: Duration = .seconds(10)

    /// Requests of clients under way. Questions about health and models do not count.
    var outstanding: Int { underWay.load(ordering: .relaxed) }
    /// Requests of clients since the start, and those among them that counted against the circuit.
    var requests: Int { total.load(ordering: .relaxed) }
    var failures: Int { failed.load(ordering: .relaxed) }

    func begin() {
        underWay.add(1, ordering: .relaxed)
        total.add(1, ordering: .relaxed)
    }

    func end() {
        underWay.subtract(1, ordering: .relaxed)
    }

    /// Takes the outcome of a request; whether that has opened or closed the circuit.
    func note(_ outcome: Circuit.Outcome, isTrial: Bool, now: Instant) -> Circuit.Change? {
        if outcome == .failure { failed.add(1, ordering: .relaxed) }
        return circuit.note(outcome, isTrial: isTrial, now: now)
    }
}
