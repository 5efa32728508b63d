internal import Foundation
internal import Glibc
internal import Synchronization

/// A server on a loopback port whose answers are scripts: data, made from the request they answer.
///
/// One thread for each connection, which may be kept alive.
package final class TestUpstream: Sendable {
    package typealias Script = @Sendable (RecordedRequest) -> [UpstreamStep]

    package let port: UInt16
    package let log = UpstreamLog()
    private let listener: BlockingSocket
    /// Bound and never listening: the port refuses after `stop` and goes to no other test while this object lives.
    private let reservation: BlockingSocket
    private let script: Script
    private let onConnect: [UpstreamStep]
    private let open = Mutex<[Int: UpstreamConnection]>([:])
    private let stopped = Gate()

    /// Listens.
    ///
    /// - Parameter onConnect: played on every new connection before a request is read.
    package init(onConnect: [UpstreamStep] = [], _ script: @escaping Script) throws {
        reservation = try Self.bound(to: 0)
        port = Self.port(of: reservation.number)
        listener = try Self.bound(to: port)
        guard listen(listener.number, 1024) == 0 else { throw BlockingSocket.Failure.refused(errno) }
        self.script = script
        self.onConnect = onConnect
        let acceptAll = { @Sendable [self] in acceptConnections() }
        Thread.detachNewThread(acceptAll)
    }

    /// Where it is, for an endpoint.
    package var baseURL: String { "http://127.0.0.1:\(port)" }

    /// Ends every connection and the thread that accepts.
    package func stop() {
        stopped.open()
        listener.interrupt()
        let connections = open.withLock { Array($0.values) }
        for connection in connections { connection.interrupt() }
    }

    private func acceptConnections() {
        while !stopped.isOpen {
            let number = accept(listener.number, nil, nil)
            if number < 0 {
                if errno == EINTR || errno == ECONNABORTED { continue }
                return
            }
            let index = log.update { state in
                state.connections += 1
                state.openConnections += 1
                return state.connections - 1
            }
            let connection = UpstreamConnection(
                BlockingSocket(owning: number, deadline: .seconds(0)), index: index, log: log, stopped: stopped)
            open.withLock { $0[index] = connection }
            let serve = { @Sendable [self] in
                connection.serve(onConnect: onConnect, script)
                open.withLock { $0[index] = nil }
                log.update { $0.openConnections -= 1 }
            }
            Thread.detachNewThread(serve)
        }
    }

    private static func bound(to port: UInt16) throws -> BlockingSocket {
        let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        let socket = BlockingSocket(owning: number, deadline: .seconds(0))
        // Lets both sockets have the port, as only one of them listens.
        var on: Int32 = 1
        setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        guard BlockingSocket.withLoopback(port, { bind(number, $0, $1) }) == 0 else {
            throw BlockingSocket.Failure.refused(errno)
        }
        return socket
    }

    private static func port(of number: Int32) -> UInt16 {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            _ = pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(number, $0, &length) }
        }
        return UInt16(bigEndian: address.sin_port)
    }
}
