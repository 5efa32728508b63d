internal import Glibc

/// Writes to a descriptor that other processes share, and neither waits for a reader nor changes the descriptor's mode,
/// which would be changed for the others, too.
struct PromptWriter: ~Copyable, Sendable {
    private enum Way: ~Copyable {
        /// A file takes everything.
        case file
        case socket
        /// A description of the same pipe or terminal that does not block and is this process's alone.
        case reopened(Descriptor)
        /// The system does not let this user open it again: every write may wait.
        case none
    }

    enum Result {
        /// So many bytes were taken: all, or what there was room for.
        case taken(Int)
        /// Nobody will ever take them.
        case failed
    }

    private let number: Int32
    private let way: Way

    init(_ number: Int32) {
        self.number = number
        way = Self.way(of: number)
    }

    private static func way(of number: Int32) -> Way {
        var status = stat()
        guard fstat(number, &status) == 0 else { return .file }
        switch status.st_mode & S_IFMT {
        case S_IFSOCK: return .socket
        case S_IFIFO: break
        case S_IFCHR where isatty(number) == 1: break
        default: return .file
        }
        let own = open("/proc/self/fd/\(number)", O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        return own < 0 ? .none : .reopened(Descriptor(owning: own))
    }

    /// Writes what is taken at once.
    func write(_ bytes: ArraySlice<UInt8>) -> Result {
        var count = 0
        while count < bytes.count {
            let written = bytes.withUnsafeBytes { bytes in
                attempt(UnsafeRawBufferPointer(rebasing: bytes[count...]))
            }
            let code = errno
            if written > 0 {
                count += written
            } else if written < 0, code == EAGAIN || code == EWOULDBLOCK {
                break
            } else if written == 0 || code != EINTR {
                return .failed
            }
        }
        return .taken(count)
    }

    private func attempt(_ bytes: UnsafeRawBufferPointer) -> Int {
        switch way {
        case .file: return Glibc.write(number, bytes.baseAddress, bytes.count)
        case .socket:
            return send(number, bytes.baseAddress, bytes.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
        case .reopened(let own): return Glibc.write(own.number, bytes.baseAddress, bytes.count)
        case .none:
            errno = EAGAIN
            return -1
        }
    }

    /// Waits until `bytes` are written; false where nobody will ever take them.
    func writePatiently(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(number, $0.baseAddress, $0.count) }
            let code = errno
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if count < 0, code == EAGAIN || code == EWOULDBLOCK {
                // Another process has made the shared description non-blocking.
                var entry = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
                poll(&entry, 1, -1)
            } else if count == 0 || code != EINTR {
                return false
            }
        }
        return true
    }
}
