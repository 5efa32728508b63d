internal import CLinux
internal import Glibc

/// Tells the service manager how the program does (sd_notify(3)); tells nobody where there is none.
package struct ServiceNotifier: Sendable {
    /// What there is to tell.
    package enum State: Sendable {
        /// It serves, also after a reload.
        case ready
        /// It reads its configuration again; `ready` follows.
        case reloading
        case stopping

        fileprivate var text: String {
            switch self {
            case .ready: "READY=1"
            case .reloading: "RELOADING=1\nMONOTONIC_USEC=\(Clock.system.now.nanoseconds / 1000)"
            case .stopping: "STOPPING=1"
            }
        }
    }

    private let path: [UInt8]

    package init(environment: [String: String]) {
        path = Array((environment["NOTIFY_SOCKET"] ?? "").utf8)
    }

    /// Sends the state. A manager that cannot be reached is no reason not to serve.
    package func tell(_ state: State) {
        var address = sockaddr_un()
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard let first = path.first, path.count < room else { return }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        // An abstract address is written with @ where its first byte is zero.
        if first == UInt8(ascii: "@") { withUnsafeMutableBytes(of: &address.sun_path) { $0[0] = 0 } }
        let number = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard number >= 0 else { return }
        let descriptor = Descriptor(owning: number)
        let length = socklen_t(MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2) + socklen_t(path.count)
        let text = Array(state.text.utf8)
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = sendto(descriptor.number, text, text.count, Int32(MSG_NOSIGNAL), address, length)
            }
        }
    }
}
