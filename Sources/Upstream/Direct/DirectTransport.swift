internal import Reactor

/// Transfers over plain HTTP/1.1 on the worker's own loop, without a library between.
final class DirectTransport {
    let loop: EventLoop
    let resolver: NameResolver
    let readBuffer = ReadBuffer()
    private var busy: [DirectConnection] = []
    private var pools: [ObjectIdentifier: IdlePool] = [:]
    /// Most requests go where the one before went.
    private var recent: IdlePool?
    private var idleCount = 0
    private var sweep: Deadline?
    private var isClosed = false

    /// The connections to one endpoint that wait for a request, the one used last behind the others.
    private final class IdlePool {
        let endpoint: Endpoint
        var connections: [DirectConnection] = []

        init(of endpoint: Endpoint) {
            self.endpoint = endpoint
        }
    }

    /// Idle connections kept for one endpoint, and for all.
    private static let idlePerEndpoint = 256
    private static let idleInAll = 1024
    /// Below the keep-alive time of common servers, so that a kept connection is seldom a dead one.
    private static let idleTime: Duration = .seconds(50)

    init(on loop: EventLoop, resolver: NameResolver) {
        self.loop = loop
        self.resolver = resolver
        sweep = Deadline(on: loop) { [unowned self] in closeAged() }
    }

    /// Sends `request`, whose answer `transfer` gets.
    func start(
        _ request: consuming UpstreamRequest, to address: DirectAddress, of endpoint: Endpoint, for transfer: Transfer
    ) {
        if isClosed { return transfer.end(UpstreamError(.cancelled, "the gateway stops")) }
        let connection =
            takeIdle(for: endpoint) ?? DirectConnection(to: address, of: endpoint, transport: self)
        connection.place = busy.count
        busy.append(connection)
        connection.begin(request, for: transfer)
    }

    /// Ends every transfer and closes every connection.
    func close() {
        isClosed = true
        sweep?.invalidate()
        sweep = nil
        while let connection = busy.last { connection.shutDown() }
        for connection in idle { connection.shutDown() }
    }

    // MARK: For connections

    /// Keeps a connection whose answer has ended for the next request to its endpoint.
    func keep(_ connection: DirectConnection) {
        let pool = pool(of: connection.endpoint)
        guard !isClosed, idleCount < Self.idleInAll, pool.connections.count < Self.idlePerEndpoint else {
            return connection.close()
        }
        removeBusy(connection)
        pool.connections.append(connection)
        idleCount += 1
        if sweep?.isSet == false { sweep?.set(after: Self.idleTime) }
    }

    /// Forgets a connection that has closed.
    func remove(_ connection: DirectConnection) {
        let wasBusy = removeBusy(connection)
        let pool = pool(of: connection.endpoint)
        if !wasBusy, let index = pool.connections.firstIndex(where: { $0 === connection }) {
            pool.connections.remove(at: index)
            idleCount -= 1
        }
        guard pool.connections.isEmpty else { return }
        pools[ObjectIdentifier(pool.endpoint)] = nil
        recent = nil
    }

    // MARK: Private steps

    private var idle: [DirectConnection] { pools.values.flatMap(\.connections) }

    private func pool(of endpoint: Endpoint) -> IdlePool {
        if let recent, recent.endpoint === endpoint { return recent }
        let key = ObjectIdentifier(endpoint)
        let pool = pools[key] ?? IdlePool(of: endpoint)
        pools[key] = pool
        recent = pool
        return pool
    }

    /// The one used last, which is the least likely to be dead. What is idle for too long is closed.
    private func takeIdle(for endpoint: Endpoint) -> DirectConnection? {
        let pool = pool(of: endpoint)
        guard let connection = pool.connections.popLast() else { return nil }
        idleCount -= 1
        if connection.idleSince.duration(to: loop.now) < Self.idleTime { return connection }
        connection.close()
        // Those below were used before it.
        for older in pool.connections { older.close() }
        return nil
    }

    @discardableResult
    private func removeBusy(_ connection: DirectConnection) -> Bool {
        let place = connection.place
        guard place < busy.count, busy[place] === connection, let last = busy.popLast() else { return false }
        if last !== connection {
            busy[place] = last
            last.place = place
        }
        return true
    }

    private func closeAged() {
        let now = loop.now
        for connection in idle where connection.idleSince.duration(to: now) >= Self.idleTime {
            connection.close()
        }
        if idleCount > 0 { sweep?.set(after: Self.idleTime / 5) }
    }
}
