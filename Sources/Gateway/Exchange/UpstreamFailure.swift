internal import Dialects
internal import Upstream
internal import Wire

/// What a backend's error answer is to the client: the same status, in OpenAI's form, with the backend's own words.
enum UpstreamFailure {
    /// Longer texts are cut: a page of HTML helps nobody.
    private static let longestMessage = 2000

    /// The body for the client. OpenAI's own form passes as it came.
    static func body(status: Int, body: [UInt8]) -> [UInt8] {
        if let document = try? JSONDocument(parsing: body), OpenAIError.isWellFormed(document.root) { return body }
        return GatewayError.upstream(status: status, message: message(status: status, body: body)).openAI.encoded
    }

    /// The backend's words, or words for it where it has none.
    static func message(status: Int, body: [UInt8]) -> String {
        if let document = try? JSONDocument(parsing: body) {
            if let message = OpenAIError.message(in: document.root) { return message }
        }
        let text = String(decoding: body.prefix(longestMessage), as: UTF8.self)
        let words = text.split { $0.isWhitespace }.joined(separator: " ")
        return words.isEmpty ? "the backend answered with status \(status) and no message" : words
    }
}
