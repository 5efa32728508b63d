/// The events of an answer, as they are made.
///
/// Nothing is sent before somebody iterates, and each iteration asks anew. What the reader does not take waits at the
/// server; who stops reading ends the request there.
public struct ChatStream: AsyncSequence, Sendable {
    /// What brings the next events; nil at the end.
    package typealias Source = @Sendable () async throws(LLMError) -> [ChatEvent]?

    private let makeSource: @Sendable () -> Source

    package init(source makeSource: @escaping @Sendable () -> Source) {
        self.makeSource = makeSource
    }

    /// A stream that is known only when somebody reads it.
    package init(deferring stream: @escaping @Sendable () async throws(LLMError) -> ChatStream) {
        makeSource = {
            let kept = DeferredSource(stream)
            return { () async throws(LLMError) in try await kept.next() }
        }
    }

    package func begin() -> Source { makeSource() }

    /// A stream of events that come one after the other, for clients of one's own.
    ///
    /// - Parameter makeNext: called once for each iteration; what it returns gives the next event, nil at the end.
    public init(_ makeNext: @escaping @Sendable () -> @Sendable () async throws(LLMError) -> ChatEvent?) {
        makeSource = {
            let next = makeNext()
            return { () async throws(LLMError) in try await next().map { [$0] } }
        }
    }

    /// A stream of events that come all at once, when they are asked for.
    public init(_ events: @escaping @Sendable () async throws(LLMError) -> [ChatEvent]) {
        makeSource = {
            let isDone = Flag()
            return { () async throws(LLMError) in isDone.raise() ? try await events() : nil }
        }
    }

    /// Takes the events one by one.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private var source: Source?
        private var events: [ChatEvent] = []
        private var position = 0

        fileprivate init(_ source: @escaping Source) {
            self.source = source
        }

        /// The next event; nil at the end, and after an error.
        public mutating func next(isolation: isolated (any Actor)? = #isolation) async throws(LLMError) -> ChatEvent? {
            while position == events.count {
                guard let source else { return nil }
                do throws(LLMError) {
                    guard let more = try await source() else {
                        self.source = nil
                        return nil
                    }
                    events = more
                    position = 0
                } catch {
                    self.source = nil
                    throw error
                }
            }
            defer { position += 1 }
            return events[position]
        }
    }

    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(makeSource())
    }
}

extension ChatStream {
    /// The whole answer: the fold of all events.
    public func response() async throws(LLMError) -> ChatResponse {
        var response = ChatResponse()
        for try await event in self { response.take(event) }
        return response
    }
}
