internal import Reactor

/// Transfers over plain HTTP/1.1 on the worker's own loop, without a library between.
final class DirectTransport {
    let loop: EventLoop
    let resolver: NameResolver
    let readBuffer = ReadBuffer()
    private var busy: [DirectConnection] = []
    private var pools: [ObjectIdentifier: [DirectConnection]] = [:]
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
        for connection in pools.values.flatMap({ $0 }) { connection.shutDown() }
    }

    // MARK: For connections

    /// Keeps a connection whose answer has ended for the next request to its endpoint.
    func keep(_ connection: DirectConnection) {
        let key = ObjectIdentifier(connection.endpoint)
        guard !isClosed, idleCount < Self.idleInAll, pools[key, default: []].count < Self.idlePerEndpoint else {
            return connection.close()
        }
        removeBusy(connection)
        pools[key, default: []].append(connection)
        idleCount += 1
        if sweep?.isSet == false { sweep?.set(after: Self.idleTime) }
    }

    /// Forgets a connection that has closed.
    func remove(_ connection: DirectConnection) {
        if removeBusy(connection) { return }
        let key = ObjectIdentifier(connection.endpoint)
        guard let index = pools[key]?.firstIndex(where: { $0 === connection }) else { return }
        pools[key]?.remove(at: index)
        idleCount -= 1
        if pools[key]?.isEmpty == true { pools[key] = nil }
    }

    // MARK: Private steps

    /// The one used last, which is the least likely to be dead. What is idle for too long is closed.
    private func takeIdle(for endpoint: Endpoint) -> DirectConnection? {
        guard let connection = pools[ObjectIdentifier(endpoint)]?.popLast() else { return nil }
        idleCount -= 1
        if connection.idleSince.duration(to: loop.now) < Self.idleTime { return connection }
        connection.close()
        // Those below were used before it.
        for older in pools[ObjectIdentifier(endpoint)] ?? [] { older.close() }
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
        for connection in pools.values.flatMap({ $0 })
        where connection.idleSince.duration(to: now) >= Self.idleTime {
            connection.close()
        }
        if idleCount > 0 { sweep?.set(after: Self.idleTime / 5) }
    }
}
