internal import Wire

extension ChatRequestReader {
    /// The texts of `prompt`.
    mutating func prompts() throws(InvalidRequest) -> [String] {
        let input = try TextInput(take("prompt"), called: "prompt")
        if input.texts.isEmpty { throw .wrongType("prompt", "a string or an array that is not empty") }
        if input.hasTokens { refuse("prompt", TextInput.tokenRefusal("prompt")) }
        return input.texts
    }

    /// The members that only the legacy endpoint has.
    mutating func readCompletionMembers() throws(InvalidRequest) {
        if let suffix = try take("suffix")?.checkedString("suffix"), !suffix.isEmpty {
            refuse("suffix", "\"suffix\" cannot be honoured: the model writes on and does not fill in")
        }
        if let candidates = try take("best_of")?.checkedInt("best_of", in: 1...20), candidates > request.choiceCount {
            refuse("best_of", "\"best_of\" cannot be greater than \"n\": the model's answers are not compared")
        }
        if let count = try take("logprobs")?.checkedInt("logprobs", in: 0...20) {
            request.sampling.wantsLogprobs = true
            request.sampling.topLogprobs = count
        }
        if try take("echo")?.checkedBool("echo") == true { request.echoedPrompt = "" }
    }
}
