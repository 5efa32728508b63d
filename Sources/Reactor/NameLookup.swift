/// One caller's wait for the addresses of a name. Belongs to one loop, on which its closure is called once.
///
/// `@unchecked` because all state belongs to the loop's thread; only `deliver` is called elsewhere.
package final class NameLookup: @unchecked Sendable {
    package typealias Outcome = Result<[SocketAddress], NameError>

    let host: String
    private let loop: EventLoop
    private let resolver: NameResolver
    private var onResult: ((Outcome) -> Void)?

    init(_ host: String, _ resolver: NameResolver, on loop: EventLoop, _ onResult: @escaping (Outcome) -> Void) {
        self.host = host
        self.resolver = resolver
        self.loop = loop
        self.onResult = onResult
    }

    /// Wants no answer any more. The lookup itself cannot be stopped; nobody waits for it.
    package func cancel() {
        guard onResult != nil else { return }
        onResult = nil
        resolver.forget(self)
    }

    func deliver(_ outcome: Outcome) {
        Task(executorPreference: loop) { self.finish(outcome) }
    }

    private func finish(_ outcome: Outcome) {
        let onResult = onResult
        self.onResult = nil
        onResult?(outcome)
    }
}

/// Why a name has no addresses.
package enum NameError: Error, Equatable, Sendable {
    /// The resolver's own words: `Name or service not known`.
    case unknown(String)
    /// Too many names are being looked up already.
    case overloaded
}
