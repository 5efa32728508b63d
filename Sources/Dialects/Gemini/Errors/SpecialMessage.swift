/// A message of Google's that says more than its status (mapping 21.2).
struct SpecialMessage {
    let words: StaticString
    var code: String?
    var param: String?
    var isAboutSignature = false

    /// The first whose words occur counts. Google writes the same thing in several ways.
    static let all: [SpecialMessage] = [
        SpecialMessage(
            words: "missing a thought_signature", code: "missing_thought_signature", isAboutSignature: true),
        SpecialMessage(words: "thought_signature", code: "invalid_thought_signature", isAboutSignature: true),
        SpecialMessage(words: "thought signature", code: "invalid_thought_signature", isAboutSignature: true),
        SpecialMessage(words: "thoughtsignature", code: "invalid_thought_signature", isAboutSignature: true),
        SpecialMessage(
            words: "exceeds the maximum number of tokens", code: "context_length_exceeded", param: "messages"),
        SpecialMessage(words: "unsupported mime type", code: "unsupported_media", param: "messages"),
        SpecialMessage(words: "unable to process input image", code: "invalid_image", param: "messages"),
        SpecialMessage(
            words: "cannot fetch content from the provided url", code: "invalid_image_url", param: "messages"),
        SpecialMessage(words: "maxoutputtokens", param: "max_tokens"),
        SpecialMessage(words: "max_output_tokens", param: "max_tokens"),
        SpecialMessage(words: "penalty is not enabled", param: "presence_penalty"),
        SpecialMessage(words: "logprobs is not enabled", param: "logprobs"),
        SpecialMessage(words: "multiple candidates is not enabled", param: "n"),
        SpecialMessage(words: "too many states", param: "response_format"),
    ]
}
