import Wire

/// Server-sent events: cuts change nothing, what is written reads back, and the boundaries that the forward lane cuts at
/// are ends of events.
enum EventFuzzing {
    private struct Transcript: Equatable {
        var events: [EventStreamDecoder.Event] = []
        var retry: Int?
        var hasFailed = false
        var drops = false
    }

    private static let limit = 4096

    static func take(_ input: [UInt8]) {
        let transcripts = Pieces.threeWays(input).map(read)
        require(transcripts.allSatisfy { $0 == transcripts[0] }, "cut otherwise, the events are others")
        for event in transcripts[0].events { requireRoundTrip(event) }
        requireBoundaries(input)
    }

    private static func read(_ pieces: Pieces) -> Transcript {
        var transcript = Transcript()
        var decoder = EventStreamDecoder(maxEventBytes: limit)
        for piece in pieces {
            do throws(EventStreamError) {
                try decoder.feed(piece.span) { event in transcript.events.append(event) }
            } catch {
                transcript.hasFailed = true
                break
            }
        }
        transcript.retry = decoder.retryMilliseconds
        transcript.drops = !transcript.hasFailed && decoder.finish()
        for event in transcript.events {
            // A repaired byte becomes three.
            require(event.data.count <= 3 * (limit + 1), "an event beyond the limit")
            require(String(validating: event.data, as: UTF8.self) != nil, "an event that is no UTF-8")
        }
        return transcript
    }

    private static func requireRoundTrip(_ event: EventStreamDecoder.Event) {
        var bytes: [UInt8] = []
        guard EventStreamEncoder.append(data: event.data, event: event.type, to: &bytes) else {
            fault("an event that was read cannot be written")
        }
        var decoder = EventStreamDecoder(maxEventBytes: 1 << 20)
        var again: [EventStreamDecoder.Event] = []
        try? decoder.feed(bytes.span) { again.append($0) }
        require(again.count == 1 && again[0].data == event.data, "an event reads back as another")
        require(again.first?.type == event.type, "an event's name reads back as another")
    }

    private static func requireBoundaries(_ input: [UInt8]) {
        let ends = Pieces.threeWays(input).map { pieces in
            var scanner = EventBoundaryScanner()
            var taken = 0
            var boundary = 0
            for piece in pieces {
                if let end = scanner.feed(piece.span) { boundary = taken + end }
                taken += piece.count
            }
            require(scanner.isAtBoundary == (boundary == taken), "the scanner does not know where it stands")
            return boundary
        }
        require(ends.allSatisfy { $0 == ends[0] }, "cut otherwise, the last event ends elsewhere")
        // A byte order mark is an end of its own, and half a line to the decoder.
        guard ends[0] != 3 || !input.starts(with: [0xEF, 0xBB, 0xBF]) else { return }
        var decoder = EventStreamDecoder(maxEventBytes: 1 << 20)
        try? decoder.feed(input.span.extracting(0..<ends[0])) { _ in }
        require(!decoder.finish(), "a boundary within an event")
    }
}
