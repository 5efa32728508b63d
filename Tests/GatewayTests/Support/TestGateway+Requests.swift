internal import Reactor
internal import Support
internal import Testing

extension TestGateway {
    func client(receiveBuffer: Int32? = nil) throws -> RawClient {
        try RawClient(port: port, receiveBuffer: receiveBuffer)
    }

    /// One request on a connection of its own.
    ///
    /// - Parameter fields: whole lines, each with its line end.
    func request(_ method: String, _ path: String, fields: String = "", body: [UInt8]? = nil) throws -> RawResponse {
        let client = try client()
        try client.send(RawClient.request(method, path, fields: fields, body: body))
        return try client.readResponse(toHead: method == "HEAD")
    }

    func get(_ path: String, fields: String = "") throws -> RawResponse {
        try request("GET", path, fields: fields)
    }

    func post(_ path: String, _ body: String, fields: String = "") throws -> RawResponse {
        try request("POST", path, fields: fields, body: Array(body.utf8))
    }

    /// Asks for a chat completion.
    func chat(_ body: String = ChatBody.plain, fields: String = "") throws -> RawResponse {
        try post("/v1/chat/completions", body, fields: fields)
    }

    /// Asks for a stream of a server that waits at two gates. On the held clock 600 ms pass before its first event and
    /// another 800 ms before the rest; the gateway's loop notices each.
    func chatSlowly(_ upstream: TestUpstream, past gates: [Gate], on clock: ManualClock) throws {
        let client = try client()
        try client.startChat(ChatBody.streaming)
        #expect(upstream.log.waitUntil { !$0.questions.isEmpty })
        for _ in 0..<2 { _ = try get("/health") }
        clock.advance(by: .milliseconds(600))
        gates[0].open()
        _ = try client.readHead()
        _ = try client.readChunk()
        for _ in 0..<2 { _ = try get("/health") }
        clock.advance(by: .milliseconds(800))
        gates[1].open()
        _ = try client.read(upTo: "0\r\n\r\n")
    }
}

extension RawClient {
    /// The bytes of a request.
    static func request(_ method: String, _ path: String, fields: String = "", body: [UInt8]? = nil) -> [UInt8] {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: gateway.test\r\n\(fields)"
        if let body { head += "Content-Type: application/json\r\nContent-Length: \(body.count)\r\n" }
        return Array((head + "\r\n").utf8) + (body ?? [])
    }

    /// Sends a chat request and reads nothing yet.
    func startChat(_ body: String, fields: String = "") throws {
        try send(Self.request("POST", "/v1/chat/completions", fields: fields, body: Array(body.utf8)))
    }

    /// The data of the next chunk of a chunked answer, whose head has been read.
    func readChunk() throws -> String {
        let line = try read(upTo: "\r\n").dropLast()
        guard let size = Int(line, radix: 16) else { throw Failure.malformed("chunk size \(line)") }
        let data = try read(size)
        _ = try read(2)
        return String(decoding: data, as: UTF8.self)
    }
}

/// Bodies of chat requests.
enum ChatBody {
    static let plain = #"{"model":"m","messages":[{"role":"user","content":"Hi"}]}"#
    static let streaming = #"{"model":"m","stream":true,"messages":[{"role":"user","content":"Hi"}]}"#

    static func naming(_ model: String) -> String {
        #"{"model":"\#(model)","messages":[{"role":"user","content":"Hi"}]}"#
    }
}
