internal import Reactor
internal import Wire

/// The bytes of one request on their way to a server. They stay until the request cannot be needed again.
struct OutgoingRequest {
    /// The head, and a small body behind it, in a buffer that one request after the other uses.
    private var head: [UInt8] = []
    /// How much of it the next request to the same path begins with, too.
    private var common = 0
    private var method = UpstreamRequest.Method.get
    private var path = ""
    /// A large body, never copied.
    private var body: [UInt8] = []
    private var sent = 0

    /// Bodies up to this size are copied behind their head: cheaper than to hand the kernel two pieces.
    private static let smallBody = 16 << 10
    private static let keptCapacity = 4096

    var isSent: Bool { sent == head.count + body.count }

    /// Takes a request to the one address of its connection.
    mutating func load(_ request: consuming UpstreamRequest, fields: FieldLines, to address: DirectAddress) {
        sent = 0
        let isSmall = request.body.count <= Self.smallBody
        let ending = 48 + (isSmall ? request.body.count : 0)
        if common > 0, request.method == method, request.path.hasBytes(of: path) {
            head.removeLast(head.count - common)
            head.reserveCapacity(common + 512 + ending)
        } else {
            head.removeAll(keepingCapacity: true)
            head.reserveCapacity(1024 + ending)
            address.appendHead(of: request, to: &head)
            common = head.count
            method = request.method
            path = request.path
        }
        fields(&head)
        head.append(addingCapacity: ending) { bytes in
            if case .post = request.method { bytes.appendField("Content-Length", request.body.count) }
            bytes.append("\r\n")
            if isSmall { bytes.append(request.body.span) }
        }
        if !isSmall { body = request.takeBody() }
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

    /// Lets go of a request that is over, or that will not be needed again: there is nothing left to send.
    mutating func unload() {
        body = []
        if head.capacity > Self.keptCapacity {
            head = []
            common = 0
        }
        sent = head.count
    }
}
