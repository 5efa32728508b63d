/// A request as it goes to Gemini.
package final class GeminiRequest: Sendable {
    /// What follows the base URL: `/models/gemini-2.5-flash:generateContent`.
    package let path: String
    /// The JSON text.
    package let body: [UInt8]
    /// What of the client's request is not in it.
    package let losses: [Loss]
    /// How many equal requests, side by side, make the choices the client wants.
    package let requestCount: Int
    /// What the reading of the answer has to know.
    package let context: GeminiContext

    init(path: String, body: [UInt8], losses: [Loss], requestCount: Int, context: GeminiContext) {
        self.path = path
        self.body = body
        self.losses = losses
        self.requestCount = requestCount
        self.context = context
    }
}
