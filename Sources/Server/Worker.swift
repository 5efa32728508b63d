package import Reactor

/// One event loop with its listener, its connections and its handler: an actor that runs on the loop's thread.
///
/// A connection lives and dies on one worker; workers share nothing but the census of connections.
package actor Worker {
    package nonisolated let loop: EventLoop
    private var settings: ServerSettings
    private nonisolated let census: ConnectionCensus
    private var context: ConnectionContext?
    private var acceptor: Acceptor?
    private var connections: [ObjectIdentifier: Connection] = [:]
    private var isStopping = false
    private var allClosed: [CheckedContinuation<Void, Never>] = []

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        loop.asUnownedSerialExecutor()
    }

    /// - Parameter loop: a loop that has been started.
    package init(loop: EventLoop, settings: ServerSettings, census: ConnectionCensus) {
        self.loop = loop
        self.settings = settings
        self.census = census
    }

    /// Begins to accept connections and to answer their requests.
    ///
    /// - Parameter makeHandler: called on the loop, once.
    package func serve(
        _ listener: consuming ListeningSocket, _ makeHandler: @Sendable (EventLoop) throws -> any RequestHandler
    ) throws {
        let context = ConnectionContext(loop: loop, settings: settings, handler: try makeHandler(loop))
        self.context = context
        let acceptor = Acceptor(listener, on: loop) { connection in
            self.open(connection, in: context)
        }
        self.acceptor = acceptor
        try acceptor.resume()
    }

    /// Works by other settings from now on; a connection keeps the limits it was opened with.
    ///
    /// - Parameter update: called on the loop with the handler.
    package func adopt(_ settings: ServerSettings, _ update: @Sendable (any RequestHandler) -> Void) {
        self.settings = settings
        guard let context else { return }
        context.settings = settings
        update(context.handler)
    }

    /// Shows the handler to `body`, on the loop.
    package func withHandler(_ body: @Sendable (any RequestHandler) -> Void) {
        if let context { body(context.handler) }
    }

    /// Stops accepting, lets the answers that are being made end, and returns when all connections are closed.
    package func stop() async {
        isStopping = true
        acceptor?.close()
        acceptor = nil
        for connection in connections.values { connection.stop() }
        await withCheckedContinuation { continuation in
            // Looked at here and not before: on the way into the closure other jobs may have run.
            if connections.isEmpty { continuation.resume() } else { allClosed.append(continuation) }
        }
        await context?.handler.finish()
        context = nil
    }

    /// Ends every connection now.
    package func abort() {
        for connection in connections.values { connection.abort() }
        context?.handler.abandon()
    }

    private func open(_ accepted: consuming AcceptedConnection, in context: ConnectionContext) {
        let client = accepted.peer.host
        guard census.admit(client, settings: settings) else { return }
        guard let connection = try? Connection(accepted.takeDescriptor(), client: client, context: context) else {
            return census.leave(client)
        }
        let key = ObjectIdentifier(connection)
        connections[key] = connection
        // Without the preference every resumption would pass through the global pool and wake this loop by a write.
        let task = Task(executorPreference: loop) { await self.serve(key, of: client) }
        connection.onClientGone = { task.cancel() }
    }

    private func serve(_ key: ObjectIdentifier, of client: String) async {
        await connections[key]?.serve()
        connections[key] = nil
        census.leave(client)
        guard isStopping, connections.isEmpty else { return }
        for continuation in allClosed { continuation.resume() }
        allClosed = []
    }
}
