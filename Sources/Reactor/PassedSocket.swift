internal import Glibc

/// A listening socket that a service manager has opened and passed to this process (sd_listen_fds(3)).
///
/// It stays open: clients that come while the program is replaced wait in it for the next one.
package struct PassedSocket: Sendable {
    private let number: Int32

    /// Where passed descriptors begin (`SD_LISTEN_FDS_START`).
    private static let first: Int32 = 3

    /// The socket passed to this very process; nil when there is none.
    ///
    /// - Throws: `SystemError` when there are several, or something else than a listening stream socket.
    package init?(environment: [String: String]) throws(SystemError) {
        guard let count = environment["LISTEN_FDS"], environment["LISTEN_PID"] == "\(getpid())" else { return nil }
        guard count == "1" else { throw SystemError(call: "LISTEN_FDS", code: E2BIG) }
        number = Self.first
        var isListening: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        _ = try check("getsockopt") { [number] in getsockopt(number, SOL_SOCKET, SO_ACCEPTCONN, &isListening, &size) }
        guard isListening == 1 else { throw SystemError(call: "LISTEN_FDS", code: ENOTSOCK) }
        let flags = try check("fcntl") { [number] in fcntl(number, F_GETFL) }
        _ = try check("fcntl") { [number] in fcntl(number, F_SETFL, flags | O_NONBLOCK) }
        _ = try check("fcntl") { [number] in fcntl(number, F_SETFD, FD_CLOEXEC) }
    }

    /// The same socket for one more loop.
    package func listener() throws(SystemError) -> ListeningSocket {
        ListeningSocket(sharing: Descriptor(owning: try check("fcntl") { fcntl(number, F_DUPFD_CLOEXEC, 0) }))
    }
}
