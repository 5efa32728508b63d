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
struct TranslatedExchange {
    let answering: Answering
    let transport: Transport
    let dialect: any ChatDialect
    let envelope: RequestEnvelope
    let target: Target
    /// Where the target speaks the dialect.
    let endpoint: Endpoint
    let limits: ForwardLimits
    let media: MediaFetcher
    let losses: LossPolicy
    /// 32 hexadecimal digits, for ids that have to be made up.
    let id: String
    let log: Log

    private var exchange: Exchange { answering.exchange }

    func run(_ body: JSONView) async throws(GatewayError) {
        do throws(ExchangeFailure) {
            try await perform(body)
        } catch {
            if error.isCancellation {
                exchange.clientIsGone = true
                return
            }
            reportKeyFault(error)
            throw GatewayError(error, at: target)
        }
    }

    private func perform(_ body: JSONView) async throws(ExchangeFailure) {
        let model = target.model
        switch envelope.operation {
        case .chat:
            let request = try ExchangeFailure.catching { () throws(InvalidRequest) in
                try ChatRequest(chat: body, model: model)
            }
            try await answer([request])
        case .completion:
            let requests = try ExchangeFailure.catching { () throws(InvalidRequest) in
                try ChatRequest.completions(body, model: model)
            }
            try await answer(requests)
        case .embedding:
            let request = try ExchangeFailure.catching { () throws(InvalidRequest) in
                try EmbeddingRequest(body, model: model)
            }
            try await embed(request)
        }
    }

    private var exchanging: Exchanging {
        var exchanging = Exchanging(
            transport, to: endpoint,
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

    private func answer(_ requests: [ChatRequest]) async throws(ExchangeFailure) {
        let asked = ChatExchange(
            requests, in: dialect, exchanging, media: media, id: id, streaming: envelope.isStreaming)
        asked.onSecondTry = { problem in
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
            for event in try await asked.whole() {
                fold.take(event)
                exchange.trace?.answer.take(event)
            }
            if let usage = asked.usage { fold.take(.usage(usage)) }
            exchange.usage = asked.usage
            answering.send(json: fold.encoded)
        }
    }

    /// The prompt in front of each choice of a legacy completion, where the client wants it there.
    private static func echoedPrompts(_ requests: [ChatRequest]) -> [String] {
        requests.flatMap { Array(repeating: $0.echoedPrompt ?? "", count: $0.choiceCount) }
    }

    // MARK: Vectors

    private func embed(_ request: EmbeddingRequest) async throws(ExchangeFailure) {
        let asked = try EmbeddingExchange(request, in: dialect, exchanging)
        try losses.settle(asked.losses)
        let response = try await asked.run()
        exchange.usage = Usage(promptTokens: response.promptTokens, completionTokens: 0)
        answering.send(json: response.encoded(request.encoding))
    }
}
