internal import Reactor
internal import Wire

/// The bytes of one request on their way to a server. They stay until the request cannot be needed again.
struct OutgoingRequest {
    /// The head, and a small body behind it, in a buffer that one request after the other uses.
    private var head: [UInt8] = []
    /// A large body, never copied.
    private var body: [UInt8] = []
    private var sent = 0

    /// Bodies up to this size are copied behind their head: cheaper than to hand the kernel two pieces.
    private static let smallBody = 16 << 10
    private static let keptCapacity = 4096

    var isSent: Bool { sent == head.count + body.count }

    mutating func load(_ request: consuming UpstreamRequest, to address: DirectAddress) {
        sent = 0
        head.removeAll(keepingCapacity: true)
        let isSmall = request.body.count <= Self.smallBody
        head.reserveCapacity(512 + (isSmall ? request.body.count : 0))
        address.appendHead(of: request, to: &head)
        if case .post = request.method { head.appendField("Content-Length", request.body.count) }
        head.appendHeadEnd()
        if isSmall {
            head.append(contentsOf: request.body)
        } else {
            body = request.takeBody()
        }
    }

    /// Sends what the socket takes. False when the connection has failed.
    mutating func flush(to socket: StreamSocket) -> Bool {
        while !isSent && socket.canWrite {
            switch write(to: socket) {
            case .bytes(let count): sent += count
            case .wouldBlock: break
            case .failed: return false
            }
        }
        return true
    }

    private func write(to socket: StreamSocket) -> StreamSocket.WriteResult {
        head.withUnsafeBytes { head in
            body.withUnsafeBytes { body in
                if sent >= head.count {
                    return socket.write(UnsafeRawBufferPointer(rebasing: body[(sent - head.count)...]))
                }
                let rest = UnsafeRawBufferPointer(rebasing: head[sent...])
                return body.isEmpty ? socket.write(rest) : socket.write(rest, body)
            }
        }
    }

    /// Makes ready to send the same once more.
    mutating func rewind() {
        sent = 0
    }

    /// Lets go of a request that is over, or that will not be needed again.
    mutating func unload() {
        sent = 0
        body = []
        if head.capacity > Self.keptCapacity { head = [] } else { head.removeAll(keepingCapacity: true) }
    }
}
