/// One thing a scripted upstream does to answer a request.
package enum UpstreamStep: Sendable {
    case send([UInt8])
    /// Every byte in a packet of its own.
    case trickle([UInt8])
    case sendRepeated([UInt8], count: Int)
    /// Waits until the test opens the gate, or the client leaves.
    case wait(Gate)
    /// Waits until the client leaves.
    case stall
    /// Ends the connection with a RST.
    case reset
    /// Ends the connection with a FIN.
    case close

    /// Text, byte by byte as it stands.
    package static func text(_ text: String) -> UpstreamStep {
        .send(Array(text.utf8))
    }

    /// A whole answer with a length.
    package static func answer(
        _ body: [UInt8], status: Int = 200, fields: String = "Content-Type: application/json\r\n"
    ) -> UpstreamStep {
        .send(Array("HTTP/1.1 \(status) Test\r\n\(fields)Content-Length: \(body.count)\r\n\r\n".utf8) + body)
    }

    /// A whole answer with a JSON text.
    package static func json(_ text: String, status: Int = 200) -> UpstreamStep {
        answer(Array(text.utf8), status: status)
    }

    /// The head of an event stream in chunks.
    package static let eventStreamHead = text(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")

    /// One event in one chunk.
    package static func event(_ data: String) -> UpstreamStep {
        chunk(Array("data: \(data)\n\n".utf8))
    }

    /// One chunk.
    package static func chunk(_ bytes: [UInt8]) -> UpstreamStep {
        .send(chunkBytes(bytes))
    }

    /// The last chunk.
    package static let lastChunk = text("0\r\n\r\n")

    /// A chunk as it goes over the wire.
    package static func chunkBytes(_ bytes: [UInt8]) -> [UInt8] {
        Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + [13, 10]
    }

    /// A whole event stream.
    package static func events(_ data: [String], done: Bool = true) -> [UpstreamStep] {
        [eventStreamHead] + data.map { event($0) } + (done ? [event("[DONE]")] : []) + [lastChunk]
    }
}
