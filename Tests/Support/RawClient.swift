internal import Glibc

/// A client that sends exactly the bytes it is given and reads answers strictly.
///
/// `@unchecked`: a test uses it from one task at a time.
package final class RawClient: @unchecked Sendable {
    /// What came instead of an answer.
    package enum Failure: Error, Equatable {
        case endedEarly(after: Int)
        case malformed(String)
    }

    private var socket: BlockingSocket?
    private var received: [UInt8] = []
    private var position = 0

    /// Connects to a loopback port.
    package init(port: UInt16, deadline: Duration = .seconds(10), receiveBuffer: Int32? = nil) throws {
        socket = try .connect(to: port, deadline: deadline, receiveBuffer: receiveBuffer)
    }

    // MARK: Sending

    /// Sends all bytes.
    package func send(_ bytes: some ContiguousBytesOfTests) throws {
        try open().send(bytes)
    }

    /// Sends the bytes in pieces, each a packet of its own.
    package func send(_ bytes: [UInt8], inPiecesOf size: Int) throws {
        var start = 0
        while start < bytes.count {
            let end = min(start + size, bytes.count)
            try send(Array(bytes[start..<end]))
            start = end
        }
    }

    /// Sends a FIN and goes on reading.
    package func finishWriting() {
        socket?.finishWriting()
    }

    /// Ends the connection with a RST.
    package func reset() {
        socket?.resetOnClose()
        socket = nil
    }

    /// Ends the connection.
    package func close() {
        socket = nil
    }

    // MARK: Receiving

    /// The next answer, whole; interim answers before it are noted in it.
    package func readResponse(toHead isHead: Bool = false) throws -> RawResponse {
        var interim: [Int] = []
        while true {
            var response = try readHead()
            if response.status < 200 {
                interim.append(response.status)
                continue
            }
            response.interim = interim
            if !isHead && response.status != 204 && response.status != 304 { try readBody(of: &response) }
            return response
        }
    }

    /// The next head alone, interim ones too.
    package func readHead() throws -> RawResponse {
        while true {
            if let end = endOfHead() {
                guard let response = RawResponse(head: received[position..<end]) else {
                    throw Failure.malformed(String(decoding: received[position..<end], as: UTF8.self))
                }
                position = end + 4
                return response
            }
            try receiveMore()
        }
    }

    /// Exactly `count` bytes.
    package func read(_ count: Int) throws -> [UInt8] {
        while received.count - position < count { try receiveMore() }
        defer { position += count }
        return Array(received[position..<position + count])
    }

    /// Bytes up to and with the first `text`.
    package func read(upTo text: String) throws -> String {
        let wanted = Array(text.utf8)
        var searched = 0
        while true {
            // Relative to the position: receiving more may move everything.
            while position + searched + wanted.count <= received.count {
                let end = position + searched + wanted.count
                if received[position + searched..<end].elementsEqual(wanted) {
                    defer { position = end }
                    return String(decoding: received[position..<end], as: UTF8.self)
                }
                searched += 1
            }
            try receiveMore()
        }
    }

    /// Everything up to the end of the connection. A reset counts as its end.
    package func readToEnd() throws -> [UInt8] {
        do {
            while true { try receiveMore() }
        } catch Failure.endedEarly {
        } catch BlockingSocket.Failure.reset {
        }
        defer { position = received.count }
        return Array(received[position...])
    }

    /// Reads and forgets everything up to the end of the connection, and returns how much it was.
    package func discardToEnd() throws -> Int {
        var count = received.count - position
        received = []
        position = 0
        while true {
            do {
                let bytes = try open().receive()
                if bytes.isEmpty { return count }
                count += bytes.count
            } catch BlockingSocket.Failure.reset {
                return count
            }
        }
    }

    // MARK: Private steps

    private func open() throws -> BlockingSocket {
        guard let socket else { throw BlockingSocket.Failure.refused(EBADF) }
        return socket
    }

    private func receiveMore() throws {
        let bytes = try open().receive()
        if bytes.isEmpty { throw Failure.endedEarly(after: received.count - position) }
        if position == received.count {
            received = bytes
            position = 0
        } else {
            received += bytes
        }
    }

    private func endOfHead() -> Int? {
        var index = position
        while index + 4 <= received.count {
            if received[index] == 13, received[index + 1] == 10, received[index + 2] == 13, received[index + 3] == 10 {
                return index
            }
            index += 1
        }
        return nil
    }

    private func readBody(of response: inout RawResponse) throws {
        if response.value("Transfer-Encoding") == "chunked" {
            try readChunks(into: &response)
        } else if let length = response.value("Content-Length").flatMap({ Int($0) }) {
            response.body = try read(length)
        } else {
            response.body = try readToEnd()
        }
    }

    private func readChunks(into response: inout RawResponse) throws {
        do {
            while true {
                let line = try read(upTo: "\r\n").dropLast()
                guard let size = Int(line, radix: 16) else { throw Failure.malformed("chunk size \(line)") }
                if size == 0 {
                    guard try read(2) == [13, 10] else { throw Failure.malformed("trailers") }
                    return
                }
                response.chunks.append(size)
                response.body += try read(size)
                guard try read(2) == [13, 10] else { throw Failure.malformed("end of chunk") }
            }
        } catch Failure.endedEarly {
            response.isComplete = false
        }
    }
}
