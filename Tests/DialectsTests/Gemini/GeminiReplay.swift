import Dialects
import Wire

/// Runs Gemini's bytes through the decoders, as the gateway does.
struct GeminiReplay: Equatable {
    var events: [ChatEvent] = []
    var problem: UpstreamProblem?

    static let answerID = "0123456789abcdef0123456789abcdef"

    /// A whole answer.
    init(unary body: [UInt8], _ context: GeminiContext = GeminiContext(model: "gemini-2.5-flash")) {
        var decoder = GeminiAnswerDecoder(context, answerID: Self.answerID)
        do throws(UpstreamProblem) {
            guard let document = try? JSONDocument(parsing: body) else { return }
            events += try decoder.take(document.root)
            events += try decoder.finish()
        } catch {
            problem = error
        }
    }

    init(unary body: String, _ context: GeminiContext = GeminiContext(model: "gemini-2.5-flash")) {
        self.init(unary: Array(body.utf8), context)
    }

    /// A stream in the pieces it came in.
    init(
        pieces: [[UInt8]], _ context: GeminiContext = GeminiContext(model: "gemini-2.5-flash"),
        maxEventBytes: Int = 8 << 20
    ) {
        var decoder = GeminiStreamDecoder(context, answerID: Self.answerID, maxEventBytes: maxEventBytes)
        do throws(UpstreamProblem) {
            for piece in pieces { events += try decoder.feed(piece) }
            events += try decoder.finish()
        } catch {
            problem = error
        }
    }

    /// A stream of these events, each on one line and with Gemini's line ends.
    init(stream events: [String], _ context: GeminiContext = GeminiContext(model: "gemini-2.5-flash")) {
        let text = events.map { "data: \($0.split(separator: "\n").joined())\r\n\r\n" }.joined()
        self.init(pieces: [Array(text.utf8)], context)
    }

    // MARK: What a client would see

    private static let identity = AnswerIdentity(
        form: .chat, id: "chatcmpl-made", created: 1_700_000_000, model: "asked")

    /// The events as a whole answer.
    func folded(_ identity: AnswerIdentity = identity, usesLegacyFunctions: Bool = false) -> JSONValue {
        var fold = AnswerFold(identity, usesLegacyFunctions: usesLegacyFunctions)
        for event in events { fold.take(event) }
        return (try? JSONValue(parsing: fold.encoded)) ?? .null
    }

    /// The events as the bytes of a stream.
    func streamed(
        _ identity: AnswerIdentity = identity, includesUsage: Bool = true, usesLegacyFunctions: Bool = false
    ) -> [UInt8] {
        var chunks = AnswerChunks(identity, includesUsage: includesUsage, usesLegacyFunctions: usesLegacyFunctions)
        var bytes: [UInt8] = []
        for event in events { chunks.append(event, to: &bytes) }
        chunks.appendEnd(to: &bytes)
        return bytes
    }

    /// The chunks of the stream, without the mark at its end.
    func chunks(includesUsage: Bool = true, usesLegacyFunctions: Bool = false) -> [JSONValue] {
        StreamedAnswer(streamed(includesUsage: includesUsage, usesLegacyFunctions: usesLegacyFunctions)).chunks
    }

    var message: JSONValue { folded()["choices"]?[0]?["message"] ?? .null }
    var finishReason: String? { folded()["choices"]?[0]?["finish_reason"]?.string }
    var text: String {
        events.reduce(into: "") { text, event in
            if case .text(_, let piece) = event { text += piece }
        }
    }
    var calls: [ToolCall] {
        events.compactMap { event in
            if case .toolCall(_, let call) = event { call } else { nil }
        }
    }
    var usage: Usage? {
        if case .usage(let usage)? = events.last { usage } else { nil }
    }
}
