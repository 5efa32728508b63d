internal import Glibc

/// A loopback port that lets nobody in: a listener whose queue is full answers no SYN.
enum Blackhole {
    static func socket() -> Int32 {
        Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
    }

    /// Lets `number` listen on a port of the kernel's choice, or on `port` of 127.0.0.`host`.
    static func listen(on number: Int32, host: UInt32 = 1, port: UInt16 = 0) -> UInt16? {
        var address = loopback(port, host)
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(number, $0, size) == 0 }
        }
        guard isBound, Glibc.listen(number, 0) == 0 else { return nil }
        var length = size
        withUnsafeMutablePointer(to: &address) { pointer in
            _ = pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(number, $0, &length) }
        }
        return UInt16(bigEndian: address.sin_port)
    }

    /// Begins to connect and does not wait for the end of it.
    static func begin(to port: UInt16, host: UInt32 = 1) -> Int32 {
        let number = socket()
        var address = loopback(port, host)
        withUnsafePointer(to: &address) { pointer in
            _ = pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return number
    }

    static func close(_ numbers: [Int32]) {
        for number in numbers { Glibc.close(number) }
    }

    private static func loopback(_ port: UInt16, _ host: UInt32 = 1) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = (0x7F00_0000 + host).bigEndian
        return address
    }
}
