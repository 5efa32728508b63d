internal import Reactor

extension LLMClient {
    /// The text a model answers a prompt with, for code that cannot `await`: the calling thread is blocked meanwhile.
    ///
    /// The work is done on the library's own thread, so this is safe on the main thread and on every other but that
    /// one. On a thread of Swift's concurrency, in a task that is, it works too, but takes the thread from all other
    /// tasks while it waits: `await generate` there. For a client of one's own whose methods belong to an actor with an
    /// executor, the main actor for one, that executor's thread must not be the one that is blocked.
    ///
    /// - Throws: `wouldDeadlock` on the library's own thread, where a client of one's own may find itself; else as
    ///   `generate`.
    public func generateSync(
        _ prompt: String, systemPrompt: String? = nil, jsonMode: Bool = false, temperature: Double? = nil,
        maxTokens: Int? = nil, topP: Double? = nil
    ) throws(LLMError) -> String {
        try Self.blocking { () async throws(LLMError) in
            try await generate(
                prompt, systemPrompt: systemPrompt, jsonMode: jsonMode, temperature: temperature,
                maxTokens: maxTokens, topP: topP)
        }
    }

    private static func blocking<Value: Sendable>(
        _ body: @escaping @Sendable () async throws(LLMError) -> Value
    ) throws(LLMError) -> Value {
        let loop = try ClientWorker.shared().loop
        if loop.isCurrent {
            throw LLMError(
                .wouldDeadlock,
                "generateSync would wait on the very thread that has to bring the answer; use await generate here")
        }
        let outcome = BlockingBox<Result<Value, LLMError>>()
        // The preference keeps every step off the shared pool, whose threads may all be blocked like this one.
        Task(executorPreference: loop) {
            do throws(LLMError) {
                outcome.bring(.success(try await body()))
            } catch {
                outcome.bring(.failure(error))
            }
        }
        return try outcome.wait().get()
    }
}
