internal import Dialects
internal import Upstream

/// One chat with a model server, from the request to the last event. Belongs to the worker's loop.
final class ServedChat {
    private let request: ChatRequest
    private let server: ModelServer
    private let transport: Transport
    private let isStreaming: Bool
    private var exchange: ChatExchange?
    private var dialect: any ChatDialect
    private var hasTold = false
    private var isOver = false
    /// Whether a task waits for the next events.
    var isBeingRead = false

    /// The model that is asked for.
    var model: String { request.model }

    /// - Parameter request: with its model.
    init(_ request: ChatRequest, at server: ModelServer, through transport: Transport, streaming: Bool) {
        self.request = request
        self.server = server
        self.transport = transport
        isStreaming = streaming
        dialect = server.dialect
    }

    /// The whole answer.
    func whole() async throws(ExchangeFailure) -> ChatResponse {
        do throws(ExchangeFailure) {
            return try await askWhole()
        } catch {
            try adapt(to: error)
            return try await askWhole()
        }
    }

    private func askWhole() async throws(ExchangeFailure) -> ChatResponse {
        let exchange = try await begin()
        var response = ChatResponse(folding: try await exchange.whole())
        response.usage = exchange.usage
        return response
    }

    /// The next events of the streamed answer; nil at its end.
    func next() async throws(ExchangeFailure) -> [ChatEvent]? {
        do throws(ExchangeFailure) {
            return try await step()
        } catch {
            try adapt(to: error)
            return try await step()
        }
    }

    private func step() async throws(ExchangeFailure) -> [ChatEvent]? {
        if isOver { return nil }
        let exchange = if let exchange { exchange } else { try await begin() }
        self.exchange = exchange
        while true {
            switch try await exchange.next() {
            case .events(let events):
                hasTold = true
                return events
            case .stillWaiting: continue
            case .end:
                isOver = true
                self.exchange = nil
                return exchange.usage.map { [.usage($0)] }
            }
        }
    }

    private func begin() async throws(ExchangeFailure) -> ChatExchange {
        let exchange = ChatExchange(
            [request], in: dialect, Exchanging(transport, to: server.endpoint),
            media: MediaFetcher(transport: transport, settings: server.media), id: AnswerID.make(),
            streaming: isStreaming)
        let refused = try await exchange.prepare().filter { $0.weight == .refused }
        if !refused.isEmpty { throw .refused(refused) }
        return exchange
    }

    /// A server that refuses to hold a model to JSON is asked once more, with the wish in the prompt.
    private func adapt(to failure: ExchangeFailure) throws(ExchangeFailure) {
        guard case .problem(let problem) = failure, problem.isFormatFault, !hasTold, request.wantsJSON,
            server.noteFormatRefusal(of: dialect)
        else { throw failure }
        dialect = server.dialect
        exchange = nil
    }
}

extension ChatRequest {
    fileprivate var wantsJSON: Bool {
        if case .text = format { false } else { true }
    }
}

/// Ids for what comes without one.
enum AnswerID {
    /// 32 hexadecimal digits by chance.
    static func make() -> String {
        (0..<2).map { _ in
            let digits = String(UInt64.random(in: .min ... .max), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
