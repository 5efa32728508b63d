package import Dialects
internal import Upstream
internal import Wire

/// Vectors asked of a server in its dialect's words: as many calls as the inputs need, side by side, answered as one.
package struct EmbeddingExchange {
    private let dialect: any ChatDialect
    private let encoded: any EncodedEmbeddings
    private let exchanging: Exchanging

    /// Calls of one request that run at the same time.
    private static let sideBySide = 4

    /// Puts the request into the dialect's words.
    package init(
        _ request: EmbeddingRequest, in dialect: any ChatDialect, _ exchanging: Exchanging
    ) throws(ExchangeFailure) {
        self.dialect = dialect
        self.exchanging = exchanging
        encoded = try ExchangeFailure.catching { () throws(InvalidRequest) -> any EncodedEmbeddings in
            try dialect.encode(request)
        }
    }

    /// What could not be said.
    package var losses: [Loss] { encoded.losses }

    /// The vectors, in the order of the inputs.
    package func run() async throws(ExchangeFailure) -> EmbeddingResponse {
        let answers = try await ask(encoded.calls)
        do throws(EmbeddingAnswerError) {
            return try encoded.decode(answers.map(\.root))
        } catch {
            throw .wrongVectors
        }
    }

    private func ask(_ calls: [EmbeddingCall]) async throws(ExchangeFailure) -> [JSONDocument] {
        var answers: [JSONDocument] = []
        var running: [Transfer] = []
        var next = 0
        while answers.count < calls.count {
            while next < calls.count && running.count < Self.sideBySide {
                running.append(exchanging.post(calls[next].body, to: calls[next].path))
                next += 1
            }
            answers.append(try await answer(running.removeFirst()))
        }
        return answers
    }

    private func answer(_ transfer: Transfer) async throws(ExchangeFailure) -> JSONDocument {
        let body = try await exchanging.collect(transfer)
        let status = transfer.head?.status ?? 502
        guard status == 200 else {
            throw .problem(dialect.problem(status: status, fields: transfer.head?.fields ?? HTTPFields(), body: body))
        }
        guard let document = try? JSONDocument(parsing: body) else { throw .notJSON(Array(body.prefix(200))) }
        return document
    }
}
