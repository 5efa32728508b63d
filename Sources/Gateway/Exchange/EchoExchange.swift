internal import Dialects
internal import Reactor
internal import Server
internal import Wire

/// The embedded model's answers, in the forms of OpenAI's API.
struct EchoExchange {
    let answering: Answering
    let envelope: RequestEnvelope
    let id: String

    func run(_ body: JSONView) async throws(GatewayError) {
        do throws(InvalidRequest) {
            switch envelope.operation {
            case .chat:
                let request = try ChatRequest.chat(asWritten: body, model: envelope.model)
                await answer(EchoModel.answer(request), form: .chat)
            case .completion:
                let requests = try ChatRequest.completions(asWritten: body, model: envelope.model)
                await answer(Self.answers(to: requests), form: .completion)
            case .embedding:
                embed(try EmbeddingRequest(body, model: envelope.model))
            }
        } catch {
            throw .invalidRequest(error)
        }
    }

    /// One answer out of several prompts', the choices counted through.
    private static func answers(to requests: [ChatRequest]) -> [ChatEvent] {
        var events: [ChatEvent] = []
        var total = Usage(promptTokens: 0, completionTokens: 0)
        var first = 0
        for request in requests {
            for event in EchoModel.answer(request, oneOf: requests.count) {
                switch event {
                case .text(let choice, let text): events.append(.text(choice: first + choice, text))
                case .finish(let choice, let reason): events.append(.finish(choice: first + choice, reason))
                case .usage(let usage):
                    total.promptTokens += usage.promptTokens
                    total.completionTokens += usage.completionTokens
                default: break
                }
            }
            first += request.choiceCount
        }
        return events + [.usage(total)]
    }

    private func answer(_ events: [ChatEvent], form: AnswerIdentity.Form) async {
        let identity = AnswerIdentity(
            form: form, id: (form == .chat ? "chatcmpl-" : "cmpl-") + id,
            created: Int(Clock.wallNanoseconds / 1_000_000_000), model: EchoModel.id)
        for case .usage(let usage) in events { answering.usage = usage }
        guard envelope.isStreaming else {
            var fold = AnswerFold(identity)
            for event in events { fold.take(event) }
            return answering.send(json: fold.encoded)
        }
        answering.beginStream(flushing: false)
        answering.firstEventAt = answering.loop.exactNow
        var chunks = AnswerChunks(identity, includesUsage: envelope.includesUsage)
        for event in events {
            var bytes: [UInt8] = []
            chunks.append(event, to: &bytes)
            guard !bytes.isEmpty else { continue }
            guard (try? await answering.writer.write(bytes)) != nil else {
                answering.clientIsGone = true
                return
            }
        }
        var end: [UInt8] = []
        chunks.appendEnd(to: &end)
        try? await answering.writer.write(end)
        answering.writer.finish()
    }

    private func embed(_ request: EmbeddingRequest) {
        let dimensions = request.dimensions ?? EchoModel.defaultDimensions
        let tokens = request.inputs.reduce(0) { $0 + EchoModel.tokenCount(of: $1) }
        let response = EmbeddingResponse(
            model: EchoModel.id, vectors: request.inputs.map { EchoModel.embedding(of: $0, dimensions: dimensions) },
            promptTokens: tokens)
        answering.usage = Usage(promptTokens: tokens, completionTokens: 0)
        answering.send(json: response.encoded(request.encoding))
    }
}
