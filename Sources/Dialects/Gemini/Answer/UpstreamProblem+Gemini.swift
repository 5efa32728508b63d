extension UpstreamProblem {
    /// The stream's bytes ended before the answer did (mapping 20.3).
    static let streamEnded = badAnswer(
        "upstream_stream_ended", "Gemini's stream ended in the middle of the answer; ask again")

    /// An event, or a whole body, that cannot be read (mapping 20.4).
    static func badEvent(_ why: String) -> UpstreamProblem {
        badAnswer("bad_upstream_event", "Gemini sent something that cannot be read: \(why)")
    }

    /// Neither candidates nor the reason why there are none (mapping 16.3).
    static let emptyResponse = badAnswer(
        "empty_response", "Gemini answered without any candidate and without saying why; ask again")

    /// The model's answer was unusable for the reason `name` (mapping 16.2).
    static func modelFault(_ name: String, _ message: String?) -> UpstreamProblem {
        let told = message.map { ": \($0)" } ?? ""
        let isSignatureFault = name == "MISSING_THOUGHT_SIGNATURE"
        var problem = badAnswer(name.lowercased(), "Gemini ended without an answer (\(name))\(told)")
        problem.isSignatureFault = isSignatureFault
        return problem
    }
}
