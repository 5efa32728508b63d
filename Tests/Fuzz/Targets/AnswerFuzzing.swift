import Dialects
import Wire

/// Gemini's whole answers, errors and lists in OpenAI's words.
enum AnswerFuzzing {
    static func take(_ input: [UInt8]) {
        let problem = GeminiErrors.decode(status: 400 + input.count % 200, body: input)
        require((400...599).contains(problem.status) && !problem.message.isEmpty, "an error that is none")
        guard let document = try? JSONDocument(parsing: input) else { return }
        for model in GeminiModelPage(document.root, created: 7)?.models ?? [] {
            require((try? JSONDocument(parsing: model.object)) != nil, "a model that is no JSON")
        }
        takeVectors(document.root)
        var decoder = GeminiAnswerDecoder(AnswerChecks.context, answerID: AnswerChecks.answerID)
        guard let begun = try? decoder.take(document.root), let ended = try? decoder.finish() else { return }
        AnswerChecks.requireWellFormed(begun + ended)
    }

    private static func takeVectors(_ answer: JSONView) {
        guard let question = try? JSONDocument(parsing: Array(#"{"input":["a","b"],"dimensions":3}"#.utf8)),
            let request = try? EmbeddingRequest(question.root, model: "gemini-embedding-001"),
            let translated = try? GeminiEmbeddingRequest(request, isVertex: false),
            let response = try? translated.decode([answer])
        else { return }
        for encoding in [EmbeddingRequest.Encoding.float, .base64] {
            require((try? JSONDocument(parsing: response.encoded(encoding))) != nil, "vectors that are no JSON")
        }
    }
}

/// Gemini's streams in OpenAI's words: cuts change nothing.
enum StreamFuzzing {
    static func take(_ input: [UInt8]) {
        let transcripts = Pieces.threeWays(input).map(read)
        require(transcripts.allSatisfy { $0 == transcripts[0] }, "cut otherwise, the answer is another")
        if transcripts[0].problem == nil { AnswerChecks.requireWellFormed(transcripts[0].events) }
        requireTap(input)
    }

    private static func read(_ pieces: Pieces) -> StreamTranscript {
        StreamTranscript(
            of: pieces,
            by: GeminiStreamDecoder(
                AnswerChecks.context, answerID: AnswerChecks.answerID, maxEventBytes: 1 << 16))
    }

    /// The forward lane's look at a stream keeps little and can be asked at any time.
    private static func requireTap(_ input: [UInt8]) {
        var tap = StreamTap()
        for piece in Pieces(of: input) { tap.take(piece) }
        _ = tap.usage
    }
}

/// What a reader of streams makes of one.
struct StreamTranscript: Equatable {
    private(set) var events: [ChatEvent] = []
    private(set) var problem: UpstreamProblem?

    init(of pieces: Pieces, by decoder: some ChatStreamDecoder) {
        var decoder = decoder
        do throws(UpstreamProblem) {
            for piece in pieces {
                events += try decoder.feed(piece)
                if let problem = decoder.problem { throw problem }
            }
            events += try decoder.finish()
        } catch {
            problem = error
        }
    }
}

/// What holds for every translated answer.
enum AnswerChecks {
    static let answerID = "0123456789abcdef0123456789abcdef"
    static let context = GeminiContext(
        model: "gemini-2.5-flash", originalNames: ["f_1": "f.1"], customTools: ["c"], declaredNames: ["f", "f_1", "c"],
        issuer: "here", wantsTopLogprobs: true)

    static func requireWellFormed(_ events: [ChatEvent]) {
        let identity = AnswerIdentity(form: .chat, id: "chatcmpl-a", created: 1, model: "m")
        var fold = AnswerFold(identity)
        var chunks = AnswerChunks(identity, includesUsage: true)
        var bytes: [UInt8] = []
        for event in events {
            fold.take(event)
            chunks.append(event, to: &bytes)
        }
        chunks.appendEnd(to: &bytes)
        require((try? JSONDocument(parsing: fold.encoded)) != nil, "an answer that is no JSON")
        requireChunks(bytes)
    }

    private static func requireChunks(_ bytes: [UInt8]) {
        var decoder = EventStreamDecoder(maxEventBytes: 1 << 30)
        var payloads: [[UInt8]] = []
        try? decoder.feed(bytes.span) { payloads.append($0.data) }
        require(payloads.popLast() == Array("[DONE]".utf8), "a stream without its end")
        for payload in payloads {
            require((try? JSONDocument(parsing: payload)) != nil, "a chunk that is no JSON")
        }
    }
}
