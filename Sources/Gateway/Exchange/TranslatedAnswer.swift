internal import Dialects
internal import Reactor
internal import Server
internal import Upstream
internal import Wire

/// One request to a translated backend, and where its choices stand among the answer's.
struct TranslatedCall {
    let request: GeminiRequest
    let firstChoice: Int
    /// 32 hexadecimal digits of its own, for the ids of calls that come without one.
    let answerID: String
}

/// Tells what a translated backend answers: the events of all calls, as one answer.
struct TranslatedAnswer {
    let answering: Answering
    let transport: Transport
    let target: Target
    let limits: ForwardLimits
    let calls: [TranslatedCall]

    private var exchange: Exchange { answering.exchange }

    // MARK: Whole

    func whole(_ empty: AnswerFold) async throws(TranslationFailure) {
        var fold = empty
        var total: Usage?
        let transfers = start()
        for (call, transfer) in zip(calls, transfers) {
            for event in try await events(of: call, transfer) {
                if case .usage(let usage) = event {
                    total = total.map { $0 + usage } ?? usage
                } else {
                    fold.take(event.shifted(by: call.firstChoice))
                }
            }
        }
        if let total { fold.take(.usage(total)) }
        exchange.usage = total
        answering.send(json: fold.encoded)
    }

    private func events(
        of call: TranslatedCall, _ transfer: Transfer
    ) async throws(TranslationFailure) -> [ChatEvent] {
        let body = try await collect(transfer)
        let status = transfer.head?.status ?? 502
        guard status == 200 else { throw .problem(GeminiErrors.decode(status: status, body: body)) }
        guard let document = try? JSONDocument(parsing: body) else {
            throw .gateway(.badAnswer("backend \"\(target.backend.name)\" answered with something that is no JSON"))
        }
        var decoder = GeminiAnswerDecoder(call.request.context, answerID: call.answerID)
        return try TranslationFailure.catching { () throws(UpstreamProblem) in
            try decoder.take(document.root) + decoder.finish()
        }
    }

    // MARK: Streamed

    func stream(into chunks: inout AnswerChunks) async throws(TranslationFailure) {
        var total: Usage?
        let transfers = start()
        for (call, transfer) in zip(calls, transfers) {
            let stream = PatientStream(answering: answering, transfer: transfer, heartbeat: limits.heartbeat)
            let head = try await Self.waiting { () async throws(UpstreamError) in try await stream.head() }
            guard head.status == 200 else {
                throw .problem(GeminiErrors.decode(status: head.status, body: try await collect(transfer)))
            }
            var decoder = GeminiStreamDecoder(
                call.request.context, answerID: call.answerID, maxEventBytes: limits.eventBytes)
            var last: Usage?
            defer { if let last { total = total.map { $0 + last } ?? last } }
            while let piece = try await Self.waiting({ () async throws(UpstreamError) in try await stream.piece() }) {
                let events = try TranslationFailure.catching { () throws(UpstreamProblem) in
                    try decoder.feed(piece)
                }
                try await tell(events, of: call, through: stream, &chunks, &last)
                // What came before it in the same piece has been told.
                if let problem = decoder.problem { throw .problem(problem) }
            }
            let events = try TranslationFailure.catching { () throws(UpstreamProblem) in try decoder.finish() }
            try await tell(events, of: call, through: stream, &chunks, &last)
        }
        try await end(&chunks, total)
    }

    private func tell(
        _ events: [ChatEvent], of call: TranslatedCall, through stream: PatientStream, _ chunks: inout AnswerChunks,
        _ usage: inout Usage?
    ) async throws(TranslationFailure) {
        var bytes: [UInt8] = []
        for event in events {
            // Told once, when all calls have ended.
            if case .usage(let counted) = event { usage = counted } else {
                chunks.append(event.shifted(by: call.firstChoice), to: &bytes)
            }
        }
        guard !bytes.isEmpty else { return }
        try await Self.waiting { () async throws(UpstreamError) in try await stream.write(bytes) }
    }

    private func end(_ chunks: inout AnswerChunks, _ total: Usage?) async throws(TranslationFailure) {
        exchange.usage = total
        var bytes: [UInt8] = []
        if let total { chunks.append(.usage(total), to: &bytes) }
        chunks.appendEnd(to: &bytes)
        if !answering.writer.hasBegun { answering.beginStream(flushing: false) }
        do throws(ClientGone) {
            try await answering.writer.write(bytes)
        } catch {
            throw .transport(UpstreamError(.cancelled, "the client has gone"))
        }
        answering.writer.finish()
    }

    // MARK: Shared steps

    private func start() -> [Transfer] {
        calls.map { call in
            let transfer = transport.start(
                UpstreamRequest(.post, call.request.path, body: call.request.body), to: target.backend.endpoint)
            transfer.waiter = exchange
            return transfer
        }
    }

    private func collect(_ transfer: Transfer) async throws(TranslationFailure) -> [UInt8] {
        try await Self.waiting { () async throws(UpstreamError) in try await transfer.collect(limit: limits.bodyBytes) }
    }

    private static func waiting<Value>(
        _ body: () async throws(UpstreamError) -> Value
    ) async throws(TranslationFailure) -> Value {
        do throws(UpstreamError) { return try await body() } catch { throw .transport(error) }
    }
}
