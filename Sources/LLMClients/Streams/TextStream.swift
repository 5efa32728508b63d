/// The text of an answer, piece by piece.
public struct TextStream: AsyncSequence, Sendable {
    private let chat: ChatStream

    /// The text of a stream's first answer.
    public init(_ chat: ChatStream) {
        self.chat = chat
    }

    /// Takes the pieces one by one.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private var events: ChatStream.AsyncIterator

        fileprivate init(_ events: ChatStream.AsyncIterator) {
            self.events = events
        }

        /// The next piece; nil at the end, and after an error.
        public mutating func next(isolation: isolated (any Actor)? = #isolation) async throws(LLMError) -> String? {
            while let event = try await events.next(isolation: isolation) {
                if case .text(choice: 0, let text) = event, !text.isEmpty { return text }
            }
            return nil
        }
    }

    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(chat.makeAsyncIterator())
    }
}

extension TextStream {
    /// All pieces as one.
    public func text() async throws(LLMError) -> String {
        var text = ""
        for try await piece in self { text += piece }
        return text
    }
}
