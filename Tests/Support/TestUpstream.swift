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
    private let script: Script
    private let onConnect: [UpstreamStep]
    private let open = Mutex<[Int: UpstreamConnection]>([:])
    private let stopped = Gate()

    /// Listens.
    ///
    /// - Parameter onConnect: played on every new connection before a request is read.
    package init(onConnect: [UpstreamStep] = [], _ script: @escaping Script) throws {
        let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        listener = BlockingSocket(owning: number, deadline: .seconds(0))
        guard BlockingSocket.withLoopback(0, { bind(number, $0, $1) }) == 0, listen(number, 1024) == 0 else {
            throw BlockingSocket.Failure.refused(errno)
        }
        port = Self.port(of: number)
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

    private static func port(of number: Int32) -> UInt16 {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            _ = pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(number, $0, &length) }
        }
        return UInt16(bigEndian: address.sin_port)
    }
}
