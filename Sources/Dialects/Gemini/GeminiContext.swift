/// What the reading of Gemini's answer has to know of the request it answers.
package final class GeminiContext: Sendable {
    /// The model the client asked for.
    package let model: String
    /// The tools' names as the client wrote them, by the names Gemini was given; only those that differ.
    package let originalNames: [String: String]
    /// The client's names of tools whose one text was wrapped in an object with the property `input`.
    package let customTools: Set<String>
    /// The client's names of all functions that were declared.
    package let declaredNames: Set<String>
    /// The client allows one call an answer (`parallel_tool_calls: false`), which Gemini has no word for.
    package let keepsOnlyFirstCall: Bool
    /// The mark of the endpoint, for the signatures it issues.
    package let issuer: String
    /// The tools came as `functions`.
    package let usesLegacyFunctions: Bool
    /// The tag that encloses thoughts within the text (`thought_tag_marker`); nil keeps them apart.
    package let thoughtTag: String?
    /// The form of spoken answers (`audio.format`): `pcm16` or `wav`.
    package let speechFormat: String?
    /// The client asked for the alternatives of each token, not only for the tokens' own probabilities.
    package let wantsTopLogprobs: Bool

    /// A context; what is not named is as in a plain request.
    package init(
        model: String, originalNames: [String: String] = [:], customTools: Set<String> = [],
        declaredNames: Set<String> = [], keepsOnlyFirstCall: Bool = false, issuer: String = "",
        usesLegacyFunctions: Bool = false, thoughtTag: String? = nil, speechFormat: String? = nil,
        wantsTopLogprobs: Bool = false
    ) {
        self.model = model
        self.originalNames = originalNames
        self.customTools = customTools
        self.declaredNames = declaredNames
        self.keepsOnlyFirstCall = keepsOnlyFirstCall
        self.issuer = issuer
        self.usesLegacyFunctions = usesLegacyFunctions
        self.thoughtTag = thoughtTag
        self.speechFormat = speechFormat
        self.wantsTopLogprobs = wantsTopLogprobs
    }
}
