internal import Dialects
internal import Reactor
internal import Server
internal import Wire

/// An exchange whose answer is written, with the fields that every answer of the gateway carries.
final class Answering: Exchange {
    let writer: any AnswerSink
    let loop: EventLoop

    private static let json: StaticString = "Content-Type: application/json\r\n"
    private static let eventStream: StaticString = "Content-Type: text/event-stream; charset=utf-8\r\n"

    init(_ head: RequestHead, id: RequestID, client: String, writer: any AnswerSink, loop: EventLoop) {
        self.writer = writer
        self.loop = loop
        super.init(id: id, head: head, client: client, began: loop.now)
    }

    /// A call that several exchanges share, begun for the first of them.
    init(inNameOf first: Answering, writer: any AnswerSink) {
        self.writer = writer
        loop = first.loop
        super.init(id: first.requestID, head: nil, client: first.client, began: first.loop.now)
        note(first.route)
        trace = first.trace
        requestedModel = first.requestedModel
    }

    /// Answers whole with JSON text.
    func send(status: Int = 200, json body: [UInt8], upstream fields: HTTPFields? = nil) {
        noteFirstByte(status)
        var response = head(status, typeLine: Self.json, upstream: fields)
        response.body = body
        writer.send(response)
    }

    /// Answers whole with text of another kind, which `typeLine` tells.
    func send(body: [UInt8], typeLine: StaticString) {
        noteFirstByte(200)
        var response = head(200, typeLine: typeLine, upstream: nil)
        response.body = body
        writer.send(response)
    }

    /// Answers with an error; inside a stream as its last event.
    func fail(_ error: GatewayError) {
        failure = error.failure
        if writer.hasBegun {
            var event: [UInt8] = []
            EventStreamEncoder.append(data: error.passed?.body ?? error.openAI.encoded, to: &event)
            writer.finish(writing: event)
        } else {
            send(error)
        }
    }

    private func send(_ error: GatewayError) {
        noteFirstByte(error.status)
        guard let passed = error.passed else { return writer.send(response(to: error)) }
        var response = head(passed.status, typeLine: Self.json, upstream: passed.fields)
        if let seconds = error.retryAfter { response.fieldLines.appendField("Retry-After", seconds) }
        response.body = passed.body
        writer.send(response)
    }

    /// The whole answer an error is.
    func response(to error: GatewayError) -> Response {
        Self.response(to: error, exchange: self)
    }

    static func response(to error: GatewayError, exchange: Exchange) -> Response {
        var response = head(error.status, typeLine: json, exchange: exchange)
        if error.status == 401 { response.fieldLines.appendField("WWW-Authenticate", "Bearer") }
        if let seconds = error.retryAfter { response.fieldLines.appendField("Retry-After", seconds) }
        if let milliseconds = error.retryAfterMilliseconds {
            response.fieldLines.appendField("retry-after-ms", milliseconds)
        }
        if error.isFinal { response.fieldLines.appendField("x-should-retry", "false") }
        response.body = error.openAI.encoded
        return response
    }

    /// Begins an answer that is a stream of events.
    func beginStream(upstream fields: HTTPFields? = nil, flushing: Bool) {
        noteFirstByte(200)
        var response = head(200, typeLine: Self.eventStream, upstream: fields)
        response.fieldLines.appendField("Cache-Control", "no-cache")
        // nginx in front of the gateway would hold events back without it.
        response.fieldLines.appendField("X-Accel-Buffering", "no")
        writer.begin(response, flushing: flushing)
    }

    private func noteFirstByte(_ status: Int) {
        self.status = status
        firstByteAt = loop.exactNow
    }

    private func head(_ status: Int, typeLine: StaticString, upstream: HTTPFields?) -> Response {
        writer.noteHead(of: self, upstream)
        var response = Self.head(status, typeLine: typeLine, exchange: self)
        if let upstream {
            PassedFields.appendClient(upstream, includingLimits: limits?.isEmpty != false, to: &response.fieldLines)
        }
        return response
    }

    private static func head(_ status: Int, typeLine: StaticString, exchange: Exchange) -> Response {
        var response = Response(status: status)
        response.fieldLines.reserveCapacity(256)
        response.fieldLines.append(typeLine)
        exchange.requestID.appendField(to: &response.fieldLines)
        if let target = exchange.target {
            response.fieldLines.append(contentsOf: target.fieldLines)
        }
        if let cache = exchange.cache {
            response.fieldLines.appendField("x-gateway-cache", cache.word)
            if case .hit(let age) = cache { response.fieldLines.appendField("Age", age) }
        }
        if exchange.attempts > 1 { response.fieldLines.appendField("x-gateway-attempts", exchange.attempts) }
        if !exchange.passedOver.isEmpty {
            response.fieldLines.appendField(
                "x-gateway-fallback", PercentCoding.encodeForField(exchange.passedOver.joined(separator: ",")))
        }
        if let moment = exchange.firstByteAt {
            response.fieldLines.appendField(
                "x-gateway-overhead-us", Int(exchange.overhead(until: moment) / 1000))
        }
        if !exchange.ignored.isEmpty {
            response.fieldLines.appendField(
                "x-gateway-ignored", PercentCoding.encodeForField(exchange.ignored.joined(separator: ",")))
        }
        exchange.limits?.appendFields(to: &response.fieldLines)
        if !exchange.originLines.isEmpty { response.fieldLines += exchange.originLines }
        return response
    }
}
