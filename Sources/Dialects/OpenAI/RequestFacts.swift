package import Wire

/// What a request in OpenAI's form asks of its answer, without anything of what it says: for those who observe.
package struct RequestFacts: Sendable, Equatable {
    package let isStreaming: Bool
    package let choiceCount: Int?
    package let maxTokens: Int?
    package let temperature: Double?
    package let topP: Double?
    package let frequencyPenalty: Double?
    package let presencePenalty: Double?
    package let seed: Int?
    /// `text` or `json`, where the request says so.
    package let outputType: String?

    /// Reads what is there; what has another type is as if it were not.
    package init(_ request: JSONView) {
        isStreaming = request["stream"]?.bool == true
        choiceCount = request["n"]?.int
        maxTokens = request["max_completion_tokens"]?.int ?? request["max_tokens"]?.int
        temperature = request["temperature"]?.double
        topP = request["top_p"]?.double
        frequencyPenalty = request["frequency_penalty"]?.double
        presencePenalty = request["presence_penalty"]?.double
        seed = request["seed"]?.int
        outputType =
            switch request["response_format"]?["type"]?.string {
            case "text": "text"
            case "json_object", "json_schema": "json"
            default: nil
            }
    }
}
