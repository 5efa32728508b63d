package import Wire

/// A chat request as it goes to an OpenAI-compatible server.
package struct OpenAIRequest: EncodedChat {
    package let path = "/chat/completions"
    package let body: [UInt8]
    package let losses: [Loss]
    package let requestCount: Int
    let context: OpenAIContext

    package func streamDecoder(answerID: String, maxEventBytes: Int) -> OpenAIStreamDecoder {
        OpenAIStreamDecoder(context, answerID: answerID, maxEventBytes: maxEventBytes)
    }

    package func events(of answer: JSONView, answerID: String) throws(UpstreamProblem) -> [ChatEvent] {
        var decoder = OpenAIAnswerDecoder(context, answerID: answerID)
        return try decoder.take(answer) + decoder.finish()
    }
}

/// What the reading of an answer has to know of the request it answers.
struct OpenAIContext: Sendable {
    /// The mark of the endpoint, for the signatures it issues.
    let issuer: String
    /// The form of spoken answers (`audio.format`).
    let speechFormat: String?
}
