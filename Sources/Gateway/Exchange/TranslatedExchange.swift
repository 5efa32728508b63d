internal import Configuration
internal import Dialects
internal import LLMClients
internal import Reactor
internal import Server
internal import Upstream
internal import Wire

/// The translate lane: an OpenAI request is asked in another dialect's words, and its answer told in OpenAI's.
///
/// Asking and reading are `LLMClients`'; head, heartbeat and the client's form of the answer are here.
final class TranslatedExchange {
    private let answering: Answering
    private let dispatch: OperationDispatch
    private let envelope: RequestEnvelope
    private let target: Target
    private let dialect: any ChatDialect
    private let endpoint: Endpoint
    /// 32 hexadecimal digits, for ids that have to be made up.
    private let id: String

    /// - Parameter endpoint: where the target speaks the dialect.
    init(
        _ envelope: RequestEnvelope, to target: Target, at endpoint: Endpoint, in dialect: any ChatDialect,
        of dispatch: OperationDispatch, _ answering: Answering
    ) {
        self.answering = answering
        self.dispatch = dispatch
        self.envelope = envelope
        self.target = target
        self.dialect = dialect
        self.endpoint = endpoint
        id = dispatch.ids.next()
    }

    private var exchange: Exchange { answering }
    private var limits: ForwardLimits { dispatch.snapshot.limits }
    private var log: Log { dispatch.snapshot.log }

    private var losses: LossPolicy {
        LossPolicy(exchange: exchange, isStrict: dispatch.snapshot.refusesLosses, log: log)
    }

    func run(_ body: JSONView) async throws(GatewayError) {
        do throws(ExchangeFailure) {
            switch envelope.operation {
            case .chat, .completion: try await answer(try requests(body))
            case .embedding: try await embed(body)
            }
        } catch {
            if error.isCancellation {
                exchange.clientIsGone = true
                return
            }
            reportKeyFault(error)
            throw GatewayError(error, at: target)
        }
    }

    private var exchanging: Exchanging {
        var exchanging = Exchanging(
            dispatch.transport, to: endpoint,
            limits: AnswerLimits(bodyBytes: limits.bodyBytes, eventBytes: limits.eventBytes), waiter: exchange)
        if let trace = exchange.trace { exchanging.fieldLines = trace.fieldLines }
        return exchanging
    }

    /// The client learns nothing of the gateway's keys; whoever runs it does.
    private func reportKeyFault(_ failure: ExchangeFailure) {
        guard case .problem(let problem) = failure, problem.isKeyFault else { return }
        log.write(
            .error, "a backend does not take its key",
            ["backend": target.backend.name, "reason": problem.message, "request_id": exchange.id])
    }

    // MARK: Chats and completions

    private func requests(_ body: JSONView) throws(ExchangeFailure) -> [ChatRequest] {
        do throws(InvalidRequest) {
            return envelope.operation == .chat
                ? [try ChatRequest(chat: body, model: target.model)]
                : try ChatRequest.completions(body, model: target.model)
        } catch {
            throw .invalid(error)
        }
    }

    private func answer(_ requests: [ChatRequest]) async throws(ExchangeFailure) {
        let asked = ChatExchange(
            requests, in: dialect, exchanging,
            media: MediaFetcher(transport: dispatch.transport, settings: dispatch.snapshot.media), id: id,
            streaming: envelope.isStreaming)
        asked.onSecondTry = { [self] problem in
            log.write(
                .warning, "a request was refused; asking once more in another way",
                ["request_id": exchange.id, "backend": target.backend.name, "reason": problem.message])
        }
        try losses.settle(try await asked.prepare())
        let legacy = requests.first?.usesLegacyFunctions == true
        let echo = Self.echoedPrompts(requests)
        let identity = AnswerIdentity(
            form: envelope.operation == .chat ? .chat : .completion, id: id,
            created: Int(Clock.wallNanoseconds / 1_000_000_000), model: target.model)
        if envelope.isStreaming {
            var chunks = AnswerChunks(
                identity, includesUsage: envelope.includesUsage, usesLegacyFunctions: legacy, echo: echo)
            try await TranslatedStream(answering: answering, heartbeat: limits.heartbeat).tell(asked, as: &chunks)
        } else {
            var fold = AnswerFold(identity, usesLegacyFunctions: legacy, echo: echo)
            let events = try await asked.whole()
            fold.take(events)
            if let trace = exchange.trace {
                for event in events { trace.answer.take(event) }
            }
            if let usage = asked.usage { fold.take(.usage(usage)) }
            exchange.usage = asked.usage
            answering.send(json: fold.encoded)
        }
    }

    /// The prompt in front of each choice of a legacy completion, where the client wants it there.
    private static func echoedPrompts(_ requests: [ChatRequest]) -> [String] {
        guard requests.contains(where: { $0.echoedPrompt != nil }) else { return [] }
        return requests.flatMap { Array(repeating: $0.echoedPrompt ?? "", count: $0.choiceCount) }
    }

    // MARK: Vectors

    private func embed(_ body: JSONView) async throws(ExchangeFailure) {
        let model = target.model
        let request = try ExchangeFailure.catching { () throws(InvalidRequest) in
            try EmbeddingRequest(body, model: model)
        }
        let asked = try EmbeddingExchange(request, in: dialect, exchanging)
        try losses.settle(asked.losses)
        let response = try await asked.run()
        exchange.usage = Usage(promptTokens: response.promptTokens, completionTokens: 0)
        answering.send(json: response.encoded(request.encoding))
    }
}
