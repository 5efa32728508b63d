internal import Reactor
internal import Upstream

/// The one thread on which all clients of a process wait for their servers, started when the first of them asks.
actor ClientWorker {
    nonisolated let loop: EventLoop

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
}
