internal import CLinux
internal import Glibc
internal import Synchronization

/// Looks names up on threads of its own: the system's resolver blocks its caller, and a loop must never wait.
///
/// A name is looked up once at a time, whoever asks. What was found is used for a minute; after that, too, as long as
/// looking up fails.
package final class NameResolver: Sendable {
    /// Blocks until it knows.
    package typealias Lookup = @Sendable (String) -> Result<[SocketAddress], NameError>

    private struct Entry {
        var addresses: [SocketAddress]
        var freshUntil: Instant
    }

    private struct State {
        var known: [String: Entry] = [:]
        var waiting: [String: [NameLookup]] = [:]
        /// Names that no thread has taken yet.
        var queue: [String] = []
        var threads = 0
    }

    private let state = Mutex(State())
    private let clock: Clock
    private let lookUp: Lookup

    private static let maxThreads = 4
    private static let maxNames = 1024
    private static let freshness: Duration = .seconds(60)

    /// The one that asks the system (getaddrinfo(3)).
    package static let system = NameResolver(clock: .system) { systemAddresses(of: $0) }

    package init(clock: Clock, _ lookUp: @escaping Lookup) {
        self.clock = clock
        self.lookUp = lookUp
    }

    /// The addresses of `host`, with port 0, where they are known without asking anybody.
    package func known(_ host: String) -> [SocketAddress]? {
        let now = clock.now
        return state.withLock { state in
            guard let entry = state.known[host], now < entry.freshUntil else { return nil }
            return entry.addresses
        }
    }

    /// Looks `host` up and tells `onResult` on `loop`, which is the caller's.
    package func addresses(
        of host: String, on loop: EventLoop, _ onResult: @escaping (NameLookup.Outcome) -> Void
    ) -> NameLookup {
        let lookup = NameLookup(host, self, on: loop, onResult)
        let now = clock.now
        var mustStart = false
        let outcome: NameLookup.Outcome? = state.withLock { state in
            if state.waiting[host] != nil {
                state.waiting[host]?.append(lookup)
                return nil
            }
            // A thread may have found it since the caller looked.
            if let entry = state.known[host], now < entry.freshUntil { return .success(entry.addresses) }
            guard state.waiting.count < Self.maxNames else { return .failure(.overloaded) }
            state.waiting[host] = [lookup]
            state.queue.append(host)
            mustStart = state.threads < Self.maxThreads
            if mustStart { state.threads += 1 }
            return nil
        }
        if let outcome { lookup.deliver(outcome) }
        if mustStart { startThread() }
        return lookup
    }

    func forget(_ lookup: NameLookup) {
        state.withLock { state in
            // The name stays, even with nobody waiting: a thread may be busy with it.
            state.waiting[lookup.host]?.removeAll { $0 === lookup }
        }
    }

    // MARK: The threads

    private func startThread() {
        do throws(SystemError) {
            try SystemThread.start { self.run() }
            return
        } catch {}
        // Others that run take what waits; with none, nobody would.
        let abandoned = state.withLock { state in
            state.threads -= 1
            guard state.threads == 0 else { return [NameLookup]() }
            defer { state.queue = [] }
            return state.queue.flatMap { state.waiting.removeValue(forKey: $0) ?? [] }
        }
        for lookup in abandoned { lookup.deliver(.failure(.overloaded)) }
    }

    private func run() {
        while let host = nextName() {
            let outcome = lookUp(host)
            publish(outcome, of: host)
        }
    }

    /// nil ends the thread.
    private func nextName() -> String? {
        state.withLock { state in
            guard !state.queue.isEmpty else {
                state.threads -= 1
                return nil
            }
            return state.queue.removeFirst()
        }
    }

    private func publish(_ outcome: NameLookup.Outcome, of host: String) {
        let now = clock.now
        let (lookups, result) = state.withLock { state in
            let lookups = state.waiting.removeValue(forKey: host) ?? []
            guard case .success(let addresses) = outcome else {
                return (lookups, state.known[host].map { .success($0.addresses) } ?? outcome)
            }
            // Names come from clients, too, as addresses of media: they may not pile up.
            if state.known.count >= Self.maxNames { state.known = state.known.filter { now < $0.value.freshUntil } }
            if state.known.count >= Self.maxNames { state.known = [:] }
            state.known[host] = Entry(addresses: addresses, freshUntil: now.advanced(by: Self.freshness))
            return (lookups, outcome)
        }
        for lookup in lookups { lookup.deliver(result) }
    }

    private static func systemAddresses(of host: String) -> NameLookup.Outcome {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, nil, &hints, &list)
        guard code == 0 else { return .failure(.unknown(String(cString: gai_strerror(code)))) }
        defer { freeaddrinfo(list) }
        var addresses: [SocketAddress] = []
        var next = list
        while let entry = next {
            if let pointer = entry.pointee.ai_addr,
                let address = SocketAddress(pointer, length: Int(entry.pointee.ai_addrlen))
            {
                addresses.append(address)
            }
            next = entry.pointee.ai_next
        }
        return addresses.isEmpty ? .failure(.unknown("it has no addresses")) : .success(addresses)
    }
}
