package import Wire

extension ChatRequest {
    /// Reads the body of `POST /v1/chat/completions`, whose envelope has been checked.
    ///
    /// - Throws: for what OpenAI's API would refuse, and for what no translation can express.
    package init(chat body: JSONView, model: String) throws(InvalidRequest) {
        let reader = try ChatRequestReader(chat: body, model: model)
        if let refusal = reader.refusal { throw refusal }
        self = reader.finish()
    }

    /// Reads the same body for somebody who translates nothing: all that OpenAI's API takes is good.
    package static func chat(asWritten body: JSONView, model: String) throws(InvalidRequest) -> ChatRequest {
        try ChatRequestReader(chat: body, model: model).request
    }

    /// Reads the body of `POST /v1/completions`: one request for each prompt.
    ///
    /// - Throws: for what OpenAI's API would refuse, and for what no translation can express.
    package static func completions(_ body: JSONView, model: String) throws(InvalidRequest) -> [ChatRequest] {
        let (reader, prompts) = try ChatRequestReader.reading(completion: body, model: model)
        if let refusal = reader.refusal { throw refusal }
        return prompts.map(reader.request.asking)
    }

    /// Reads the same body for somebody who translates nothing.
    package static func completions(
        asWritten body: JSONView, model: String
    ) throws(InvalidRequest) -> [ChatRequest] {
        let (reader, prompts) = try ChatRequestReader.reading(completion: body, model: model)
        return prompts.map(reader.request.asking)
    }

    /// The request with a prompt as its only message.
    private func asking(_ prompt: String) -> ChatRequest {
        var request = self
        request.messages = [ChatMessage(role: .user, parts: [.text(prompt)], at: .prompt)]
        if request.echoedPrompt != nil { request.echoedPrompt = prompt }
        return request
    }
}

extension ChatRequestReader {
    init(chat body: JSONView, model: String) throws(InvalidRequest) {
        self.init(body, model: model)
        try readMessages()
        try readLimits()
        try readSampling()
        try readLogprobs()
        try readTools()
        try readFormat()
        try readReasoning()
        try readModalities()
        try readStreamOptions()
        try readTheRest()
    }

    /// The members all prompts share, and the prompts.
    static func reading(
        completion body: JSONView, model: String
    ) throws(InvalidRequest) -> (ChatRequestReader, [String]) {
        var reader = ChatRequestReader(body, model: model)
        let prompts = try reader.prompts()
        try reader.readLimits()
        // `n` is at most 128 and there are at most 2048 prompts: together they would be a quarter of a million answers.
        guard prompts.count * reader.request.choiceCount <= 2048 else {
            throw InvalidRequest(param: "n", message: "\"n\" times the prompts must not be more than 2048 answers")
        }
        try reader.readSampling()
        try reader.readCompletionMembers()
        try reader.readStreamOptions()
        try reader.readTheRest()
        return (reader, prompts)
    }
}
