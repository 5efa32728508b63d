internal import Dialects
internal import Reactor
internal import Upstream

/// The one thread on which all clients of a process wait for their servers, started when the first of them asks.
actor ClientWorker {
    nonisolated let loop: EventLoop
    private var running: Transport?
    private var streams: [Int: ServedChat] = [:]
    private var lastStream = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        loop.asUnownedSerialExecutor()
    }

    private init() throws {
        Transport.prepareProcess()
        loop = try EventLoop()
        try loop.start()
        Task(executorPreference: loop) { ProcessControl.keepSignalsFromThisThread() }
    }

    /// The process's worker.
    ///
    /// - Throws: when the system gives no thread or no descriptor for it.
    static func shared() throws(LLMError) -> ClientWorker {
        try started.get()
    }

    private static let started: Result<ClientWorker, LLMError> = {
        do {
            return .success(try ClientWorker())
        } catch {
            return .failure(
                LLMError(.unreachable, "the thread that serves this process's clients cannot be started (\(error))"))
        }
    }()

    func transport() throws(LLMError) -> Transport {
        if let running { return running }
        do throws(UpstreamError) {
            let transport = try Transport(on: loop)
            running = transport
            return transport
        } catch {
            throw LLMError(.unreachable, "servers cannot be asked (\(error.detail)); try again shortly")
        }
    }

    // MARK: Chats

    func chat(_ request: ChatRequest, at server: ModelServer) async throws(LLMError) -> ChatResponse {
        let request = try await naming(request, at: server)
        let chat = ServedChat(request, at: server, through: try transport(), streaming: false)
        do throws(ExchangeFailure) {
            return try await chat.whole()
        } catch {
            throw await explain(error, model: request.model, at: server)
        }
    }

    /// Begins a streamed answer; `end` must be called with the number that is returned.
    func begin(_ request: ChatRequest, at server: ModelServer) async throws(LLMError) -> Int {
        let request = try await naming(request, at: server)
        lastStream += 1
        streams[lastStream] = ServedChat(request, at: server, through: try transport(), streaming: true)
        return lastStream
    }

    /// The next events of a streamed answer; nil at its end.
    func next(_ stream: Int, at server: ModelServer) async throws(LLMError) -> [ChatEvent]? {
        guard let chat = streams[stream] else { return nil }
        guard !chat.isBeingRead else {
            throw LLMError(.invalidRequest, "two tasks read one stream; give each an iteration of its own")
        }
        chat.isBeingRead = true
        defer { chat.isBeingRead = false }
        do throws(ExchangeFailure) {
            return try await chat.next()
        } catch {
            throw await explain(error, model: chat.model, at: server)
        }
    }

    /// Lets go of a stream, which ends the request at the server if it still runs.
    func end(_ stream: Int) {
        streams[stream] = nil
    }

    /// The request with the server's own model where it names none.
    private func naming(_ request: ChatRequest, at server: ModelServer) async throws(LLMError) -> ChatRequest {
        guard request.model.isEmpty else { return request }
        var request = request
        request.model = try await model(of: server)
        return request
    }
}
