internal import Configuration
internal import Dialects
internal import Reactor
internal import Server
internal import Upstream
internal import Wire

/// The translate lane: an OpenAI request is asked of Gemini in Gemini's words, and its answer told in OpenAI's.
struct TranslatedExchange {
    let answering: Answering
    let transport: Transport
    let envelope: RequestEnvelope
    let target: Target
    let limits: ForwardLimits
    let media: MediaFetcher
    let losses: LossPolicy
    /// 32 hexadecimal digits, for ids that have to be made up.
    let id: String
    let log: Log

    private var exchange: Exchange { answering.exchange }

    func run(_ body: JSONView) async throws(GatewayError) {
        do throws(TranslationFailure) {
            try await perform(body)
        } catch {
            if error.isCancellation {
                exchange.clientIsGone = true
                return
            }
            reportKeyFault(error)
            throw error.gatewayError(target.backend)
        }
    }

    private func perform(_ body: JSONView) async throws(TranslationFailure) {
        let model = target.model
        switch envelope.operation {
        case .chat:
            let request = try TranslationFailure.catching { () throws(InvalidRequest) in
                try ChatRequest(chat: body, model: model)
            }
            try await answer([request])
        case .completion:
            let requests = try TranslationFailure.catching { () throws(InvalidRequest) in
                try ChatRequest.completions(body, model: model)
            }
            try await answer(requests)
        case .embedding:
            try await TranslatedEmbeddings(
                answering: answering, transport: transport, target: target, limits: limits, losses: losses
            ).run(body)
        }
    }

    /// The client learns nothing of the gateway's keys; whoever runs it does.
    private func reportKeyFault(_ failure: TranslationFailure) {
        guard case .problem(let problem) = failure, problem.isKeyFault else { return }
        log.write(
            .error, "a backend does not take its key",
            ["backend": target.backend.name, "reason": problem.message, "request_id": exchange.id])
    }

    // MARK: Asking

    /// Signatures that the backend no longer takes (after a change of its key, say) are replaced, once.
    private func answer(_ requests: [ChatRequest]) async throws(TranslationFailure) {
        do throws(TranslationFailure) {
            try await ask(requests, replacingSignatures: false)
        } catch {
            guard error.isSignatureFault, !answering.writer.hasBegun else { throw error }
            log.write(
                .warning, "a thought signature was refused; asking once more with stand-ins",
                ["request_id": exchange.id, "backend": target.backend.name])
            try await ask(requests, replacingSignatures: true)
        }
    }

    private func ask(_ requests: [ChatRequest], replacingSignatures: Bool) async throws(TranslationFailure) {
        let calls = try await encode(requests, replacingSignatures: replacingSignatures)
        let legacy = requests.first?.usesLegacyFunctions == true
        let echo = Self.echoedPrompts(requests)
        let identity = AnswerIdentity(
            form: envelope.operation == .chat ? .chat : .completion, id: id,
            created: Int(Clock.wallNanoseconds / 1_000_000_000), model: target.model)
        let answer = TranslatedAnswer(
            answering: answering, transport: transport, target: target, limits: limits, calls: calls)
        if envelope.isStreaming {
            var chunks = AnswerChunks(
                identity, includesUsage: envelope.includesUsage, usesLegacyFunctions: legacy, echo: echo)
            try await answer.stream(into: &chunks)
        } else {
            try await answer.whole(AnswerFold(identity, usesLegacyFunctions: legacy, echo: echo))
        }
    }

    private func encode(
        _ requests: [ChatRequest], replacingSignatures: Bool
    ) async throws(TranslationFailure) -> [TranslatedCall] {
        let options = GeminiOptions(
            issuer: target.backend.issuer, isVertex: target.backend.isVertex, replacesSignatures: replacingSignatures)
        var calls: [TranslatedCall] = []
        var firstChoice = 0
        for request in requests {
            let encoder = GeminiRequestEncoder(request, options)
            let media = try await fetch(encoder.remoteAddresses)
            let isStreaming = envelope.isStreaming
            let encoded = try TranslationFailure.catching { () throws(InvalidRequest) in
                try encoder.encode(streaming: isStreaming, media: media)
            }
            try losses.settle(encoded.losses)
            for number in 0..<max(1, encoded.requestCount) {
                calls.append(
                    TranslatedCall(
                        request: encoded, firstChoice: firstChoice + number, answerID: answerID(of: calls.count)))
            }
            firstChoice += request.choiceCount
        }
        return calls
    }

    /// The exchange's id with its end counted on.
    private func answerID(of call: Int) -> String {
        let number = String(call & 0xFFFF, radix: 16)
        return id.dropLast(4) + String(repeating: "0", count: 4 - number.count) + number
    }

    /// The prompt in front of each choice of a legacy completion, where the client wants it there.
    private static func echoedPrompts(_ requests: [ChatRequest]) -> [String] {
        requests.flatMap { Array(repeating: $0.echoedPrompt ?? "", count: $0.choiceCount) }
    }

    private func fetch(_ addresses: [String]) async throws(TranslationFailure) -> [String: FetchedMedia] {
        do throws(GatewayError) { return try await media.fetch(addresses) } catch { throw .gateway(error) }
    }
}
