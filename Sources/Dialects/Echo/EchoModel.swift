/// The embedded model: it answers with what it was told, always alike, so that a client can be tried without a server.
package enum EchoModel {
    /// The id it is listed under.
    package static let id = "echo"

    /// Tokens of all choices of one prompt together, and of all prompts of one request.
    private static let maxTokens = 4096
    private static let maxTokensOfRequest = 65_536
    private static let preamble = "Echo (no model is connected): "

    /// The events of the whole answer.
    ///
    /// - Parameter prompts: how many prompts share what one request may cost.
    package static func answer(_ request: ChatRequest, oneOf prompts: Int = 1) -> [ChatEvent] {
        let choices = max(1, request.choiceCount)
        let most = max(1, min(maxTokens, maxTokensOfRequest / max(1, prompts)) / choices)
        let question = request.messages.last { $0.role == .user } ?? request.messages.last
        let text = question?.text ?? ""
        let tokens: [String]
        let limit: Int
        switch request.format {
        case .text:
            limit = min(request.sampling.maxTokens ?? most, most)
            tokens = Array(EchoTokens(preamble + text).prefix(limit + 1))
        case .json, .schema:
            // A cut JSON text would be none: the question is cut instead.
            limit = Int.max
            let kept = EchoTokens(text).prefix(most).joined()
            tokens = Array(EchoTokens(jsonAnswer(kept)))
        }
        var events: [ChatEvent] = []
        for choice in 0..<choices {
            for token in tokens.prefix(limit) { events.append(.text(choice: choice, token)) }
            events.append(.finish(choice: choice, tokens.count > limit ? .length : .stop))
        }
        let prompt = request.messages.reduce(0) { $0 + EchoTokens.count(in: $1.text) }
        events.append(
            .usage(
                Usage(promptTokens: prompt, completionTokens: min(tokens.count, limit) * choices)))
        return events
    }

    /// A vector of length 1 that depends on the text alone.
    package static func embedding(of text: String, dimensions: Int) -> [Float] {
        var state: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        var vector: [Double] = []
        vector.reserveCapacity(dimensions)
        var squares = 0.0
        for _ in 0..<dimensions {
            let value = Double(Int64(bitPattern: next(&state))) / 0x1p63
            vector.append(value)
            squares += value * value
        }
        let length = squares > 0 ? squares.squareRoot() : 1
        return vector.map { Float($0 / length) }
    }

    /// Tokens of a text, as this model counts them.
    package static func tokenCount(of text: String) -> Int {
        EchoTokens.count(in: text)
    }

    /// The dimensions of an embedding when the request names none.
    package static let defaultDimensions = 256

    private static func jsonAnswer(_ text: String) -> String {
        JSONText.object(["echo": text])
    }

    /// SplitMix64: well mixed numbers from a running state.
    private static func next(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
