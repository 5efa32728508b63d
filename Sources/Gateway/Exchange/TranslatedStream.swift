internal import Dialects
internal import LLMClients
internal import Reactor
internal import Server
internal import Upstream

/// Tells a translated answer's events to a streaming client as they come.
struct TranslatedStream {
    private let client: ClientStream

    /// About what a chunk with a few words has, in bytes.
    private static let usualChunk = 320

    init(answering: Answering, heartbeat: Duration?) {
        client = ClientStream(answering: answering, heartbeat: heartbeat)
    }

    func tell(_ asked: ChatExchange, as chunks: inout AnswerChunks) async throws(ExchangeFailure) {
        defer { client.answering.exchange.usage = asked.usage }
        var isRunning = true
        while isRunning {
            switch try await asked.next(waitingAtMost: client.patience) {
            case .events(let events): try await write(events, as: &chunks)
            case .stillWaiting: try await Self.reaching { () async throws(UpstreamError) in try await client.beat() }
            case .end: isRunning = false
            }
        }
        try await end(&chunks, asked.usage)
    }

    private func write(_ events: [ChatEvent], as chunks: inout AnswerChunks) async throws(ExchangeFailure) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(events.count * Self.usualChunk)
        for event in events { chunks.append(event, to: &bytes) }
        guard !bytes.isEmpty else { return }
        try await Self.reaching { () async throws(UpstreamError) in try await client.write(bytes) }
    }

    private func end(_ chunks: inout AnswerChunks, _ usage: Usage?) async throws(ExchangeFailure) {
        var bytes: [UInt8] = []
        if let usage { chunks.append(.usage(usage), to: &bytes) }
        chunks.appendEnd(to: &bytes)
        try await Self.reaching { () async throws(UpstreamError) in try await client.write(bytes) }
        client.answering.writer.finish()
    }

    private static func reaching(_ body: () async throws(UpstreamError) -> Void) async throws(ExchangeFailure) {
        do throws(UpstreamError) { try await body() } catch { throw .transport(error) }
    }
}
