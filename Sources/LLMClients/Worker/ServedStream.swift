internal import Dialects
internal import Reactor

/// A streamed answer of a model server, for the task that reads it. Letting go of it ends the request at the server.
final class ServedStream: Sendable {
    private let request: ChatRequest
    private let server: ModelServer
    private let number = StreamNumber()

    init(_ request: ChatRequest, at server: ModelServer) {
        self.request = request
        self.server = server
    }

    deinit {
        guard let stream = number.value, let worker = try? ClientWorker.shared() else { return }
        Task(executorPreference: worker.loop) { await worker.end(stream) }
    }

    /// The next events; nil at the end.
    func next() async throws(LLMError) -> [ChatEvent]? {
        let worker = try ClientWorker.shared()
        let stream = if let begun = number.value { begun } else { try await worker.begin(request, at: server) }
        number.value = stream
        return try await worker.next(stream, at: server)
    }
}
