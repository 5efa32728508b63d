internal import Reactor
internal import Wire

/// One HTTP/1.1 connection to an endpoint's server, and the exchange it carries, if any.
///
/// It connects by itself when it is given a request, and once more where a connection that was kept from before turns
/// out to be dead before the first byte of an answer.
final class DirectConnection: TransferSource, LoopWork {
    private enum Link {
        case none
        case looking(NameLookup)
        case dialing(Dialer)
        case open(StreamSocket)
    }

    let pool: ConnectionPool
    private let address: DirectAddress
    private let loop: EventLoop
    private let readBuffer: ReadBuffer
    /// Holds on to this until it is closed.
    private let transport: DirectTransport
    private var link = Link.none
    private var parser = ResponseParser(limits: .answer)
    private var outgoing = OutgoingRequest()
    /// Ends the exchange before it goes away itself.
    private unowned var transfer: Transfer?
    private var connectTime: Deadline?
    private var isReused = false
    private var keepsAlive = false
    /// Where it stands among the transport's.
    var place: Int
    /// When its last answer ended.
    private(set) var idleSince = Instant(nanoseconds: 0)

    /// Read without a break before other connections get their turn.
    private static let bytesPerTurn = 512 << 10

    init(to address: DirectAddress, in pool: ConnectionPool, of transport: DirectTransport, at place: Int) {
        self.pool = pool
        self.address = address
        self.transport = transport
        self.place = place
        loop = transport.loop
        readBuffer = transport.readBuffer
    }

    private var endpoint: Endpoint { pool.endpoint }

    // MARK: The exchange

    /// Sends `request`, whose answer `transfer` gets.
    func begin(_ request: consuming UpstreamRequest, fields: FieldLines, for transfer: Transfer) {
        self.transfer = transfer
        transfer.source = self
        keepsAlive = false
        outgoing.load(request, fields: fields, to: address)
        if case .open = link {
            isReused = true
            loop.sendSoon(self)
        } else {
            connect()
        }
    }

    func resume() {
        read()
    }

    func cancel() {
        transfer = nil
        close()
    }

    /// Ends the exchange and the connection.
    func close() {
        closeLink()
        connectTime?.invalidate()
        connectTime = nil
        outgoing.unload()
        transport.remove(self)
    }

    /// Ends the exchange, if there is one, and the connection, because the transport does.
    func shutDown() {
        let ended = transfer
        transfer = nil
        close()
        ended?.end(UpstreamError(.cancelled, "the gateway stops"))
    }

    private func fail(_ error: UpstreamError) {
        let ended = transfer
        transfer = nil
        close()
        ended?.end(error)
    }

    // MARK: Connecting

    private func connect() {
        isReused = false
        if connectTime == nil {
            connectTime = Deadline(on: loop) { [unowned self] in
                fail(UpstreamError(.connectTimeout, "no connection within \(endpoint.connectTimeout.inSeconds) s"))
            }
        }
        connectTime?.set(after: endpoint.connectTimeout)
        if let addresses = address.addresses { return dial(addresses) }
        if let known = transport.resolver.known(address.host) { return dial(known) }
        let lookup = transport.resolver.addresses(of: address.host, on: loop) { [unowned self] outcome in
            switch outcome {
            case .success(let addresses): dial(addresses)
            case .failure(.unknown(let reason)): fail(UpstreamError(.unresolvable, "\(address.host): \(reason)"))
            case .failure(.overloaded):
                fail(UpstreamError(.exhausted, "too many host names are being looked up"))
            }
        }
        link = .looking(lookup)
    }

    private func dial(_ addresses: [SocketAddress]) {
        let dialer = Dialer(
            addresses.map { $0.with(port: address.port) }, publicOnly: endpoint.refusesPrivateAddresses,
            on: loop
        ) { [unowned self] result in
            switch result {
            case .success(let socket): open(socket)
            case .failure(let error):
                link = .none
                fail(error)
            }
        }
        link = .dialing(dialer)
        dialer.start()
    }

    private func open(_ socket: StreamSocket) {
        connectTime?.invalidate()
        connectTime = nil
        link = .open(socket)
        socket.disableDelay()
        socket.enableKeepAlive(after: .seconds(60))
        // Until it is closed.
        socket.onReady = noteReady
        loop.sendSoon(self)
    }

    private func closeLink() {
        switch link {
        case .none: break
        case .looking(let lookup): lookup.cancel()
        case .dialing(let dialer): dialer.cancel()
        case .open(let socket): socket.close()
        }
        link = .none
    }

    // MARK: Sending and reading

    /// Sends what there is to send, together with what others have.
    package func run() {
        guard case .open(let socket) = link else { return }
        // A server that stops listening may have answered before it did.
        if !outgoing.flush(to: socket) || socket.canRead { read() }
    }

    private func noteReady() {
        guard transfer != nil else {
            // Nothing was asked: it is the end of a kept connection, or something that belongs to nobody. Or nothing but
            // room to write, told late of bytes that have been read already.
            if case .open(let socket) = link, isQuiet(socket) { return }
            return close()
        }
        if case .open(let socket) = link, !outgoing.isSent, socket.canWrite { _ = outgoing.flush(to: socket) }
        read()
    }

    private func read() {
        guard let transfer else { return }
        var budget = Self.bytesPerTurn
        while case .open(let socket) = link, socket.canRead {
            guard transfer.hasRoom else { return transfer.pause() }
            guard budget > 0 else {
                return loop.afterSockets { [weak self] in self?.read() }
            }
            let (result, hasMore) = readBuffer.read(from: socket) { result, input in
                if case .bytes = result { return (result, take(input, for: transfer)) }
                return (result, true)
            }
            switch result {
            case .bytes(let count): budget -= count
            case .wouldBlock: break
            case .end: return noteEnd("the server closed the connection")
            case .failed: return noteEnd("the connection was reset")
            }
            guard hasMore else { return }
        }
    }

    /// Whether the answer goes on.
    private func take(_ input: Span<UInt8>, for transfer: Transfer) -> Bool {
        var position = 0
        do throws(HTTPResponseError) {
            while true {
                switch try parser.next(input, at: &position) {
                case .needsMore:
                    transfer.noteArrival()
                    return true
                case .head(let head):
                    keepsAlive = head.keepsAlive
                    // The answer may take long; what asked for it is not needed again.
                    if outgoing.isSent { outgoing.unload() }
                    transfer.take(UpstreamHead(status: head.status, fields: head.fields))
                case .body(let range):
                    let rest = input.count - range.lowerBound
                    let isTaken = input.extracting(range).withUnsafeBytes { transfer.take($0, expecting: rest) }
                    if !isTaken {
                        cancel()
                        return false
                    }
                case .end:
                    finish(transfer, hasMore: position < input.count)
                    return false
                }
            }
        } catch {
            fail(UpstreamError(.malformed, error.reason))
            return false
        }
    }

    /// The answer is whole.
    private func finish(_ ended: Transfer, hasMore: Bool) {
        transfer = nil
        let isUsable = keepsAlive && !hasMore && outgoing.isSent && !endpoint.refusesPrivateAddresses
        outgoing.unload()
        ended.end()
        guard isUsable, case .open(let socket) = link, isQuiet(socket) else { return close() }
        idleSince = loop.now
        transport.keep(self)
    }

    /// Whether nothing is there to read, not even an end.
    private func isQuiet(_ socket: StreamSocket) -> Bool {
        if socket.peerFinished || socket.isBroken { return false }
        return !socket.canRead || readBuffer.read(from: socket) { result, _ in result } == .wouldBlock
    }

    /// The connection is over, and with it the answer.
    private func noteEnd(_ detail: String) {
        guard let transfer else { return close() }
        if parser.finish() {
            keepsAlive = false
            return finish(transfer, hasMore: false)
        }
        if isReused && !parser.hasBegun {
            closeLink()
            parser = ResponseParser(limits: .answer)
            outgoing.rewind()
            return connect()
        }
        fail(UpstreamError(transfer.head == nil ? .noAnswer : .cutOff, detail))
    }
}
