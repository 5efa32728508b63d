internal import Reactor
internal import Server
internal import Upstream
internal import Wire

/// The client's side of a streamed answer: its head before the first event, and signs of life while none comes.
struct ClientStream {
    let answering: Answering
    /// How long a client waits for the first event before it gets a sign of life; nil: for ever.
    let heartbeat: Duration?

    /// How long to wait for what comes next; nil once events flow, when silence is the idle limit's business.
    var patience: Duration? {
        answering.hasEvents || !answering.writer.isClient ? nil : heartbeat
    }

    /// Writes events to the client, and its head before the first of them.
    func push(_ events: [UInt8], upstream fields: @autoclosure () -> HTTPFields? = nil) {
        if !answering.writer.hasBegun { answering.beginStream(upstream: fields(), flushing: events.isEmpty) }
        guard !events.isEmpty else { return }
        if answering.firstEventAt == nil { answering.firstEventAt = answering.loop.exactNow }
        answering.writer.push(events)
    }

    /// The same, and waits while the client has too much to take yet.
    func write(_ events: [UInt8], upstream fields: HTTPFields? = nil) async throws(UpstreamError) {
        push(events, upstream: fields)
        do throws(ClientGone) {
            try await answering.writer.waitForRoom()
        } catch {
            throw UpstreamError(.cancelled, "the client has gone")
        }
    }

    /// Writes the last events and ends the answer.
    func finish(_ events: [UInt8]) {
        if !answering.writer.hasBegun { answering.beginStream(flushing: false) }
        if answering.firstEventAt == nil { answering.firstEventAt = answering.loop.exactNow }
        answering.writer.finish(writing: events)
    }

    /// The head, and a comment, which every reader of event streams skips.
    func beat() {
        if !answering.writer.hasBegun { answering.beginStream(flushing: false) }
        var comment: [UInt8] = []
        EventStreamEncoder.appendComment("waiting for the model".utf8, to: &comment)
        answering.writer.push(comment)
    }
}
