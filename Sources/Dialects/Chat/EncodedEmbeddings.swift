package import Wire

/// A request for vectors in a dialect's form: one exchange, or several where the inputs are more than one may have.
package protocol EncodedEmbeddings: Sendable {
    /// In the order of the inputs; they may run side by side.
    var calls: [EmbeddingCall] { get }
    /// What could not be said.
    var losses: [Loss] { get }

    /// The answers to all calls, in the order of the calls, as one.
    func decode(_ answers: [JSONView]) throws(EmbeddingAnswerError) -> EmbeddingResponse
}

/// One exchange about vectors.
package struct EmbeddingCall: Sendable {
    /// Below the base URL.
    package let path: String
    package let body: [UInt8]
    /// Which of the inputs it has.
    package let inputs: Range<Int>

    package init(path: String, body: [UInt8], inputs: Range<Int>) {
        self.path = path
        self.body = body
        self.inputs = inputs
    }
}

/// An answer with vectors that cannot be used.
package enum EmbeddingAnswerError: Error, Equatable, Sendable {
    /// Fewer or more answers, or vectors in one of them, than were asked for.
    case count(expected: Int, found: Int)
    /// The vector of this input is not an array of numbers.
    case notNumbers(input: Int)
}
