internal import LLMClients
internal import PlanExecutor
internal import Testing

@Suite struct StepExecutorTests {
    private static let results = (1...5).map { StepResult(number: $0, title: "Topic \($0)", text: "fact \($0)") }
    private static let research = Step(title: "More", description: "Look further.")
    private static let processing = Step(title: "Sum", description: "Sum up.", kind: .processing)

    @Test func `research is told the last three results, each with its number and title`() async throws {
        let client = ScriptedClient(answers: ["found"])
        let result = try await StepExecutor(client: client).executeStep(Self.research, context: Self.results)
        #expect(result == StepResult(number: 6, title: "More", text: "found", model: "scripted-1"))
        let question = try #require(client.requests.first).question
        #expect(
            question == """
                Results of earlier steps:

                ## Step 3: Topic 3

                fact 3

                ## Step 4: Topic 4

                fact 4

                ## Step 5: Topic 5

                fact 5

                Your step is step 6: More

                Look further.
                """)
    }

    @Test func `processing is told all results and what is missing`() async throws {
        let client = ScriptedClient(answers: ["sum"])
        let result = try await StepExecutor(client: client, goal: "The goal", locale: "fr-FR").executeStep(
            Self.processing, number: 9, context: Self.results, missing: ["Step 7: Lost"])
        #expect(result.number == 9)
        let request = try #require(client.requests.first)
        for number in 1...5 {
            #expect(request.question.contains("## Step \(number): Topic \(number)\n\nfact \(number)\n"))
        }
        #expect(request.question.hasPrefix("The plan: The goal\n"))
        #expect(request.question.contains("These earlier steps have no result:\n- Step 7: Lost\n"))
        #expect(request.messages[0].role == .system)
        #expect(request.messages[0].text.contains("fr-FR"))
    }

    @Test func `a step without context is asked alone`() async throws {
        let client = ScriptedClient(answers: ["found"])
        let result = try await StepExecutor(client: client).executeStep(Self.research)
        #expect(result.number == 1)
        #expect(client.requests.first?.question == "Your step is step 1: More\n\nLook further.")
    }

    @Test func `results that are too long together are cut evenly, short ones stay whole`() async throws {
        let client = ScriptedClient(answers: ["sum"])
        var executor = StepExecutor(client: client)
        executor.maximumContextCharacters = 100
        let texts = [String(repeating: "a", count: 500), "short", String(repeating: "é", count: 400)]
        let results = texts.enumerated().map { StepResult(number: $0 + 1, title: "t", text: $1) }
        _ = try await executor.executeStep(Self.processing, context: results)
        let question = try #require(client.requests.first).question
        #expect(question.contains("\n\nshort\n\n"))
        #expect(question.contains("\n" + String(repeating: "a", count: 47) + "\n[… 453 characters left out]"))
        #expect(question.contains("\n" + String(repeating: "é", count: 47) + "\n[… 353 characters left out]"))
    }

    @Test func `the defaults of the client are sent`() async throws {
        let client = DefaultedClient()
        _ = try await StepExecutor(client: client).executeStep(Self.research)
        let sampling = try #require(client.inner.requests.first).sampling
        #expect(sampling.maxTokens == 77)
        #expect(sampling.temperature?.double == 0.25)
    }

    @Test(arguments: ["", " \n\t"]) func `an answer without text is a failure that may pass`(_ answer: String) async {
        let client = ScriptedClient(answers: [answer])
        let failure = await #expect(throws: StepFailure.self) {
            try await StepExecutor(client: client).executeStep(Self.research)
        }
        #expect(failure?.code == .emptyAnswer)
        #expect(failure?.isRetryable == true)
    }

    @Test func `a failure of the client is a typed failure with its message, status and wait`() async {
        let client = ScriptedClient { _ throws(LLMError) in
            throw LLMError(.rateLimited, "too many", status: 429, retryAfter: .seconds(7))
        }
        let failure = await #expect(throws: StepFailure.self) {
            try await StepExecutor(client: client).executeStep(Self.research)
        }
        #expect(
            failure
                == StepFailure(
                    code: .rateLimited, message: "too many", status: 429, retryAfter: .seconds(7), isRetryable: true))
    }

    @Test func `an answer that looks like an error is a result`() async throws {
        let client = ScriptedClient(answers: ["ERROR: this is what the page says"])
        let result = try await StepExecutor(client: client).executeStep(Self.research)
        #expect(result.text.hasPrefix("ERROR"))
    }

    private struct DefaultedClient: LLMClient {
        let inner = ScriptedClient(answers: ["found"])
        let defaults = GenerationDefaults(temperature: 0.25, maxTokens: 77)

        func chat(_ request: ChatRequest) async throws(LLMError) -> ChatResponse {
            try await inner.chat(request)
        }
    }
}
