public import LLMClients

/// Carries out one step of a plan with a model.
///
///     let result = try await StepExecutor().executeStep(plan.steps[0], context: [])
///     print(result.text)
public struct StepExecutor: Sendable {
    private let client: any LLMClient

    /// What the plan is for, told with every step; nil: not told.
    public var goal: String?

    /// The language of the answers, as a tag like `en-US`; nil: the model's choice.
    public var locale: String?

    /// The most characters of earlier results that a step is told, in all; longer results are cut evenly. A token is
    /// about four of them.
    public var maximumContextCharacters = 100_000

    /// An executor that works with `client`.
    public init(client: any LLMClient, goal: String? = nil, locale: String? = nil) {
        self.client = client
        self.goal = goal
        self.locale = locale
    }

    /// An executor that works with the model of the configuration and the environment.
    ///
    /// - Throws: what is wrong with the configuration.
    public init() throws {
        self.init(client: try makeLLMClient())
    }

    /// Carries out a step. Cancelling the task ends the request at the server.
    ///
    /// - Parameters:
    ///   - step: what is to be done.
    ///   - number: the step's number in its plan, counted from 1; nil: one more than the highest of `context`.
    ///   - context: the results so far, in their order. Research gets the last three of them, processing gets all.
    ///   - missing: titles of earlier steps that have no result.
    /// - Throws: why there is no result, `cancelled` where the task was.
    public func executeStep(
        _ step: Step, number: Int? = nil, context: [StepResult] = [], missing: [String] = []
    ) async throws(StepFailure) -> StepResult {
        let number = number ?? (context.map(\.number).max() ?? 0) + 1
        let selected = StepContext(maximumCharacters: maximumContextCharacters).selection(of: context, for: step.kind)
        let prompt = StepPrompt(
            step: step, number: number, results: selected, missing: missing, goal: goal)
        return try await ask(prompt)
    }

    private func ask(_ prompt: StepPrompt) async throws(StepFailure) -> StepResult {
        let system = StepPrompt.system(for: prompt.step.kind, locale: locale)
        let defaults = client.defaults
        let request = ChatRequest(
            messages: [.system(system), .user(prompt.text)], temperature: defaults.temperature,
            maxTokens: defaults.maxTokens, topP: defaults.topP)
        let response: ChatResponse
        do throws(LLMError) {
            response = try await client.chat(request)
        } catch {
            throw StepFailure(error)
        }
        let text = response.text
        guard text.contains(where: { !$0.isWhitespace }) else { throw .emptyAnswer(from: client.name) }
        return StepResult(
            number: prompt.number, title: prompt.step.title, text: text, model: response.model,
            isTruncated: response.choices.first?.finish == .length, promptTokens: response.usage?.promptTokens,
            completionTokens: response.usage?.completionTokens)
    }
}
