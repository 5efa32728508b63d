package import Wire

/// A chat request as it goes to Ollama's `/api/chat`.
package struct OllamaRequest: EncodedChat {
    package let path = "/api/chat"
    package let body: [UInt8]
    package let losses: [Loss]
    package let requestCount: Int
    let context: OllamaContext

    package func streamDecoder(answerID: String, maxEventBytes: Int) -> OllamaStreamDecoder {
        OllamaStreamDecoder(context, answerID: answerID, maxEventBytes: maxEventBytes)
    }

    package func events(of answer: JSONView, answerID: String) throws(UpstreamProblem) -> [ChatEvent] {
        var decoder = OllamaAnswerDecoder(context, answerID: answerID)
        let events = try decoder.take(answer)
        try decoder.finish()
        return events
    }
}

/// What the reading of an answer has to know of the request it answers.
struct OllamaContext: Sendable {
    /// The names of custom tools, whose one input is the property `input`.
    var customTools: Set<String> = []
    /// Of several calls only the first is the client's (`parallel_tool_calls: false`).
    var keepsOnlyFirstCall = false
    /// Whether the client wants to see what the model thinks.
    var showsThoughts = true
}
