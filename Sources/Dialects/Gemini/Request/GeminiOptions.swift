/// What the encoding of a request has to know of the endpoint it goes to.
package struct GeminiOptions: Sendable {
    /// A short mark of the endpoint: thought signatures go back only to who issued them.
    package var issuer: String
    /// The endpoint is Vertex AI's, which differs in little things from the Gemini API.
    package var isVertex: Bool
    /// Every signature is replaced by a stand-in: for the second try after Gemini refused one.
    package var replacesSignatures: Bool
    /// Each choice is asked for by a request of its own, whatever the model is known to do.
    package var asksOncePerChoice: Bool

    /// Options for an endpoint.
    package init(
        issuer: String, isVertex: Bool = false, replacesSignatures: Bool = false, asksOncePerChoice: Bool = false
    ) {
        self.issuer = issuer
        self.isVertex = isVertex
        self.replacesSignatures = replacesSignatures
        self.asksOncePerChoice = asksOncePerChoice
    }
}
