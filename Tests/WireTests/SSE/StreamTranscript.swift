import Wire

/// What a decoder made of a stream's bytes.
struct StreamTranscript: Equatable {
    private(set) var events: [EventStreamDecoder.Event] = []
    private(set) var retry: Int?
    private(set) var dropsTail = false
    private(set) var error: EventStreamError?

    init(_ pieces: [[UInt8]], maxEventBytes: Int = 8 << 20) {
        var decoder = EventStreamDecoder(maxEventBytes: maxEventBytes)
        var events: [EventStreamDecoder.Event] = []
        do throws(EventStreamError) {
            for piece in pieces { try decoder.feed(piece.span) { events.append($0) } }
        } catch {
            self.error = error
        }
        self.events = events
        retry = decoder.retryMilliseconds
        dropsTail = decoder.finish()
    }
}
