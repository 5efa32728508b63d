package import Wire

/// What a kind of server speaks: pure functions from neutral values to its bytes and back. It knows no sockets.
package protocol ChatDialect: Sendable {
    associatedtype Encoder: ChatRequestEncoder
    associatedtype Vectors: EncodedEmbeddings

    /// An encoder of one request.
    func encoder(for request: ChatRequest, conceding concessions: ChatConcessions) -> Encoder

    /// A request for vectors in the dialect's words.
    func encode(_ request: EmbeddingRequest) throws(InvalidRequest) -> Vectors

    /// What an answer means whose status is not 200.
    func problem(status: Int, fields: HTTPFields, body: [UInt8]) -> UpstreamProblem

    /// The same dialect for a server that refuses to hold a model to JSON: the prompt asks for it then. Nil where that is
    /// the case already, or never.
    var instructingJSON: (any ChatDialect)? { get }

    /// What asks for the first page of the list of models.
    var modelsPath: String { get }

    /// A page of that list, and what asks for the next one, if there is one; nil where it is none.
    func models(of page: JSONView) -> (models: [ModelDescription], nextPath: String?)?
}

extension ChatDialect {
    package var instructingJSON: (any ChatDialect)? { nil }
}

/// Makes a dialect's bytes of one chat request.
package protocol ChatRequestEncoder: Sendable {
    associatedtype Encoded: EncodedChat

    /// The addresses of media that `encode` needs downloaded, each once.
    var remoteAddresses: [String] { get }

    /// The request in the dialect's form; `media` holds what stands at `remoteAddresses`.
    ///
    /// - Throws: for what the dialect cannot do and the answer would not be the same without.
    func encode(streaming: Bool, media: [String: FetchedMedia]) throws(InvalidRequest) -> Encoded
}

/// A chat request in a dialect's form, and the readers of its answer.
package protocol EncodedChat: Sendable {
    associatedtype StreamDecoder: ChatStreamDecoder

    /// What follows the base URL.
    var path: String { get }
    /// The JSON text.
    var body: [UInt8] { get }
    /// What of the request is not in it.
    var losses: [Loss] { get }
    /// How many equal requests, side by side, make the choices that are wanted.
    var requestCount: Int { get }

    /// A reader of a streamed answer.
    ///
    /// - Parameters:
    ///   - answerID: 32 hexadecimal digits of its own, for the ids of calls that come without one.
    ///   - maxEventBytes: the most one event may have.
    func streamDecoder(answerID: String, maxEventBytes: Int) -> StreamDecoder

    /// The events a whole answer is the fold of.
    func events(of answer: JSONView, answerID: String) throws(UpstreamProblem) -> [ChatEvent]
}

/// Reads a streamed answer, in whatever pieces it comes.
package protocol ChatStreamDecoder: Sendable {
    /// Why the stream is of no more use, known at once where good events came before it in one piece.
    var problem: UpstreamProblem? { get }

    /// Takes the next bytes.
    mutating func feed(_ bytes: [UInt8]) throws(UpstreamProblem) -> [ChatEvent]

    /// Ends the stream: what the end settles, unless the stream was cut.
    mutating func finish() throws(UpstreamProblem) -> [ChatEvent]
}
