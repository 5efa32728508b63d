internal import Synchronization

/// The source of a stream that is known only when somebody reads it.
final class DeferredSource: Sendable {
    private let stream: @Sendable () async throws(LLMError) -> ChatStream
    private let source = Mutex<ChatStream.Source?>(nil)

    init(_ stream: @escaping @Sendable () async throws(LLMError) -> ChatStream) {
        self.stream = stream
    }

    func next() async throws(LLMError) -> [ChatEvent]? {
        if let source = source.withLock({ $0 }) { return try await source() }
        let begun = try await stream().begin()
        source.withLock { $0 = begun }
        return try await begun()
    }
}
