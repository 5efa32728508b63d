internal import Glibc
internal import Reactor

/// One connection of a scripted upstream: reads requests, plays their scripts.
///
/// `@unchecked`: all state but the socket belongs to the connection's thread.
final class UpstreamConnection: @unchecked Sendable {
    private enum Outcome {
        case goOn
        case over
        case clientLeft
    }

    private let socket: BlockingSocket
    private let index: Int
    private let log: UpstreamLog
    private let stopped: Gate
    private var received: [UInt8] = []

    init(_ socket: BlockingSocket, index: Int, log: UpstreamLog, stopped: Gate) {
        self.socket = socket
        self.index = index
        self.log = log
        self.stopped = stopped
    }

    func interrupt() {
        socket.interrupt()
    }

    func serve(onConnect: [UpstreamStep], _ script: TestUpstream.Script) {
        guard play(onConnect) == .goOn else { return }
        while let request = try? readRequest() {
            log.update { state in
                state.requests.append(request)
                state.openRequests += 1
            }
            let outcome = play(script(request))
            log.update { state in
                state.openRequests -= 1
                if outcome == .clientLeft { state.departures.append(Clock.system.now) }
            }
            if outcome != .goOn { return socket.interrupt() }
        }
    }

    // MARK: Answering

    private func play(_ steps: [UpstreamStep]) -> Outcome {
        for step in steps {
            let outcome = play(step)
            if outcome != .goOn { return outcome }
        }
        return .goOn
    }

    private func play(_ step: UpstreamStep) -> Outcome {
        switch step {
        case .send(let bytes): return send(bytes)
        case .trickle(let bytes):
            for byte in bytes where send([byte]) != .goOn { return .clientLeft }
            return .goOn
        case .sendRepeated(let bytes, let count):
            for _ in 0..<count where send(bytes) != .goOn { return .clientLeft }
            return .goOn
        case .wait(let gate): return wait(for: gate)
        case .stall: return wait(for: nil)
        case .reset:
            socket.resetOnClose()
            return .over
        case .close: return .over
        }
    }

    /// Sends in pieces that are counted one by one; a client that has closed is noticed before each.
    private func send(_ bytes: [UInt8]) -> Outcome {
        bytes.withUnsafeBytes { all in
            var sent = 0
            while sent < all.count {
                var entry = pollfd(fd: socket.number, events: Int16(POLLOUT) | hasLeft, revents: 0)
                guard poll(&entry, 1, -1) == 1, entry.revents & (hasLeft | Int16(POLLERR | POLLHUP)) == 0 else {
                    return .clientLeft
                }
                let rest = UnsafeRawBufferPointer(rebasing: all[sent..<min(sent + 16 << 10, all.count)])
                let count = Glibc.send(
                    socket.number, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
                if count < 0 && errno == EAGAIN { continue }
                if count < 0 { return .clientLeft }
                sent += count
                log.update { $0.bytesSent += count }
            }
            return .goOn
        }
    }

    private func wait(for gate: Gate?) -> Outcome {
        var entries = [
            pollfd(fd: socket.number, events: hasLeft, revents: 0),
            pollfd(fd: stopped.readEnd, events: Int16(POLLIN), revents: 0),
            pollfd(fd: gate?.readEnd ?? -1, events: Int16(POLLIN), revents: 0),
        ]
        while poll(&entries, 3, -1) < 0 && errno == EINTR {}
        if entries[1].revents != 0 { return .over }
        return entries[0].revents != 0 ? .clientLeft : .goOn
    }

    /// POLLRDHUP, which the Glibc module lacks.
    private var hasLeft: Int16 { 0x2000 }

    // MARK: Requests

    /// The next request, its body without the coding; nil at the end of the connection.
    private func readRequest() throws -> RecordedRequest? {
        var end = endOfHead()
        while end == nil {
            guard try receiveMore() else { return nil }
            end = endOfHead()
        }
        guard let end else { return nil }
        var request = RecordedRequest(
            head: String(decoding: received[..<end], as: UTF8.self), body: [], connection: index)
        received.removeFirst(end + 4)
        if request.values("Transfer-Encoding").contains("chunked") {
            guard let body = try readChunks() else { return nil }
            request.body = body
        } else if let length = request.values("Content-Length").first.flatMap({ Int($0) }) {
            guard let body = try take(length) else { return nil }
            request.body = body
        }
        return request
    }

    private func endOfHead() -> Int? {
        guard received.count >= 4 else { return nil }
        return (0...received.count - 4).first { received[$0..<$0 + 4].elementsEqual([13, 10, 13, 10]) }
    }

    private func readChunks() throws -> [UInt8]? {
        var body: [UInt8] = []
        while true {
            var line: [UInt8] = []
            while !line.suffix(2).elementsEqual([13, 10]) {
                guard let byte = try take(1) else { return nil }
                line += byte
            }
            guard let size = Int(String(decoding: line.dropLast(2), as: UTF8.self), radix: 16),
                let data = try take(size), try take(2) != nil
            else { return nil }
            if size == 0 { return body }
            body += data
        }
    }

    private func take(_ count: Int) throws -> [UInt8]? {
        received.reserveCapacity(count)
        while received.count < count {
            guard try receiveMore() else { return nil }
        }
        defer { received.removeFirst(count) }
        return Array(received[..<count])
    }

    private func receiveMore() throws -> Bool {
        let bytes = try socket.receive(atMost: 256 << 10)
        received += bytes
        return !bytes.isEmpty
    }
}
