internal import Reactor

/// Transfers over plain HTTP/1.1 on the worker's own loop, without a library between.
final class DirectTransport {
    let loop: EventLoop
    let resolver: NameResolver
    let readBuffer = ReadBuffer()
    /// All that are not closed, each at its `place`.
    private var connections: [DirectConnection] = []
    private var pools: [ObjectIdentifier: ConnectionPool] = [:]
    /// Most requests go where the one before went.
    private var recent: ConnectionPool?
    private var idleCount = 0
    private var sweep: Deadline?
    private var isClosed = false

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
        _ request: consuming UpstreamRequest, fields: FieldLines, to address: DirectAddress, of endpoint: Endpoint,
        for transfer: Transfer
    ) {
        if isClosed { return transfer.end(UpstreamError(.cancelled, "the gateway stops")) }
        // A pool that loses its last connection is forgotten.
        let connection = takeIdle(of: pool(of: endpoint)) ?? open(to: address, in: pool(of: endpoint))
        connection.begin(request, fields: fields, for: transfer)
    }

    /// Ends every transfer and closes every connection.
    func close() {
        isClosed = true
        sweep?.invalidate()
        sweep = nil
        while let connection = connections.last { connection.shutDown() }
    }

    // MARK: For connections

    /// Keeps a connection whose answer has ended for the next request to its endpoint.
    func keep(_ connection: DirectConnection) {
        let pool = connection.pool
        guard !isClosed, idleCount < Self.idleInAll, pool.idle.count < Self.idlePerEndpoint else {
            return connection.close()
        }
        pool.idle.append(connection)
        idleCount += 1
        if sweep?.isSet == false { sweep?.set(after: Self.idleTime) }
    }

    /// Forgets a connection that has closed.
    func remove(_ connection: DirectConnection) {
        let place = connection.place
        guard place < connections.count, connections[place] === connection, let last = connections.popLast() else {
            return
        }
        if last !== connection {
            connections[place] = last
            last.place = place
        }
        let pool = connection.pool
        if let index = pool.idle.firstIndex(where: { $0 === connection }) {
            pool.idle.remove(at: index)
            idleCount -= 1
        }
        pool.openCount -= 1
        guard pool.openCount == 0 else { return }
        pools[ObjectIdentifier(pool.endpoint)] = nil
        recent = nil
    }

    // MARK: Private steps

    private func pool(of endpoint: Endpoint) -> ConnectionPool {
        if let recent, recent.endpoint === endpoint { return recent }
        let key = ObjectIdentifier(endpoint)
        let pool = pools[key] ?? ConnectionPool(of: endpoint)
        pools[key] = pool
        recent = pool
        return pool
    }

    /// The one used last, which is the least likely to be dead. What is idle for too long is closed.
    private func takeIdle(of pool: ConnectionPool) -> DirectConnection? {
        guard let connection = pool.idle.popLast() else { return nil }
        idleCount -= 1
        if connection.idleSince.duration(to: loop.now) < Self.idleTime { return connection }
        connection.close()
        // Those below were used before it.
        for older in pool.idle { older.close() }
        return nil
    }

    private func open(to address: DirectAddress, in pool: ConnectionPool) -> DirectConnection {
        let connection = DirectConnection(to: address, in: pool, of: self, at: connections.count)
        connections.append(connection)
        pool.openCount += 1
        return connection
    }

    private func closeAged() {
        let now = loop.now
        for connection in pools.values.flatMap(\.idle) where connection.idleSince.duration(to: now) >= Self.idleTime {
            connection.close()
        }
        if idleCount > 0 { sweep?.set(after: Self.idleTime / 5) }
    }
}

/// The connections to one endpoint.
final class ConnectionPool {
    let endpoint: Endpoint
    /// Those that wait for a request, the one used last behind the others.
    var idle: [DirectConnection] = []
    var openCount = 0

    init(of endpoint: Endpoint) {
        self.endpoint = endpoint
    }
}
