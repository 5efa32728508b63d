internal import Dialects
internal import LLMClients
internal import Reactor
internal import Server
internal import Upstream

/// Tells a translated answer's events to a streaming client as they come.
struct TranslatedStream {
    private let client: ClientStream

    /// About what a chunk with a few words has, in bytes.
    private static let usualChunk = 240
    /// The most bytes that wait for what else has come.
    private static let largestPiece = 64 << 10

    init(answering: Answering, heartbeat: Duration?) {
        client = ClientStream(answering: answering, heartbeat: heartbeat)
    }

    func tell(_ asked: ChatExchange, as chunks: inout AnswerChunks) async throws(ExchangeFailure) {
        defer { client.answering.usage = asked.usage }
        var ready: [UInt8] = []
        do throws(ExchangeFailure) {
            var isRunning = true
            while isRunning {
                switch try await asked.next(waitingAtMost: client.patience) {
                case .events(let events):
                    append(events, as: &chunks, to: &ready)
                    // What has come by now goes out in one piece.
                    if !asked.isReady || ready.count > Self.largestPiece { try await write(&ready) }
                case .stillWaiting: client.beat()
                case .end: isRunning = false
                }
            }
        } catch {
            // What was good before something failed is the client's.
            try await write(&ready)
            throw error
        }
        if let usage = asked.usage { chunks.append(.usage(usage), to: &ready) }
        chunks.appendEnd(to: &ready)
        client.finish(ready)
    }

    private func append(_ events: [ChatEvent], as chunks: inout AnswerChunks, to ready: inout [UInt8]) {
        ready.reserveCapacity(ready.count + events.count * Self.usualChunk)
        chunks.append(events, to: &ready)
        guard let trace = client.answering.trace, trace.isSampled else { return }
        for event in events { trace.answer.take(event) }
    }

    private func write(_ ready: inout [UInt8]) async throws(ExchangeFailure) {
        guard !ready.isEmpty else { return }
        var bytes: [UInt8] = []
        swap(&bytes, &ready)
        do throws(UpstreamError) { try await client.write(bytes) } catch { throw .transport(error) }
    }
}
