internal import Reactor

/// Bytes on their way to one client: sent at once where the socket takes them, kept in order where it does not.
struct OutputQueue {
    private var bytes: [UInt8] = []
    private var sent = 0
    /// Bytes handed to the kernel since the connection began.
    private(set) var written = 0

    /// Memory that an idle connection may keep for its next answer.
    private static let keptCapacity = 16 << 10

    var count: Int { bytes.count - sent }
    var isEmpty: Bool { sent == bytes.count }

    mutating func append(_ build: (inout [UInt8]) -> Void) {
        build(&bytes)
    }

    /// Appends what `build` writes into room for `count` bytes.
    mutating func append(_ count: Int, _ build: (inout OutputSpan<UInt8>) -> Void) {
        bytes.append(addingCapacity: count, initializingWith: build)
    }

    /// Sends what the socket takes. Returns false when the connection has failed.
    mutating func flush(to socket: StreamSocket) -> Bool {
        while sent < bytes.count && socket.canWrite {
            let result = bytes.withUnsafeBytes { socket.write(UnsafeRawBufferPointer(rebasing: $0[sent...])) }
            switch result {
            case .bytes(let count):
                sent += count
                written &+= count
            case .wouldBlock: break
            case .failed: return false
            }
        }
        if sent == bytes.count {
            reset()
        } else if sent > Self.keptCapacity && sent > bytes.count / 2 {
            bytes.removeFirst(sent)
            sent = 0
        }
        return true
    }

    /// Lets go of what will never be sent.
    mutating func discard() {
        bytes = []
        sent = 0
    }

    private mutating func reset() {
        if bytes.capacity > Self.keptCapacity {
            bytes = []
        } else {
            bytes.removeAll(keepingCapacity: true)
        }
        sent = 0
    }
}
