public import LLMClients

/// Asks a model which steps of a plan may run at the same time, and checks what it says.
///
///     let analysis = try await DependencyAnalyzer().analyzePlan(plan)
///     for batch in analysis.batches { print(batch.id, batch.steps) }
public struct DependencyAnalyzer: Sendable {
    private let client: any LLMClient
    private let prompt: String

    /// An analyzer that asks `client`.
    ///
    /// - Parameters:
    ///   - client: whoever knows which steps need which.
    ///   - prompt: what the model is told; it must ask for the same form as `defaultPrompt` does.
    public init(client: any LLMClient, prompt: String = DependencyAnalyzer.defaultPrompt) {
        self.client = client
        self.prompt = prompt
    }

    /// An analyzer that asks the model of the configuration and the environment.
    ///
    /// - Throws: what is wrong with the configuration.
    public init(prompt: String = DependencyAnalyzer.defaultPrompt) throws {
        self.init(client: try makeLLMClient(), prompt: prompt)
    }

    /// The batches of a plan: the model's if they are right, at the latest when it was told once what was wrong; else
    /// those of a rule of thumb.
    ///
    /// A model that cannot be asked is no error: the result's `source` says what happened.
    public func analyzePlan(_ plan: Plan) async throws(CancellationError) -> PlanAnalysis {
        let question = AnalysisQuestion(about: plan)
        guard plan.steps.count > 1 else { return question.heuristic(because: .tooFewSteps) }
        do throws(LLMError) {
            switch try await ask(question.text, question) {
            case .usable(let answer): return PlanAnalysis(answer, from: .model)
            case .unusable(let text, let problems):
                let second = try await ask(question.repeated(after: text, problems: problems), question)
                switch second {
                case .usable(let answer): return PlanAnalysis(answer, from: .repaired)
                case .unusable(_, let problems): return question.heuristic(because: .wrongAnswer(problems))
                }
            }
        } catch {
            if Task.isCancelled { throw CancellationError() }
            return question.heuristic(because: .noAnswer(error.message))
        }
    }

    /// The batches of the rule of thumb, without asking a model: all research at once, then each processing step by itself.
    public static func heuristicAnalysis(of plan: Plan) -> PlanAnalysis {
        AnalysisQuestion(about: plan).heuristic(because: .notAsked)
    }

    private func ask(_ text: String, _ question: AnalysisQuestion) async throws(LLMError) -> BatchVerdict {
        let request = ChatRequest(
            messages: [.system(prompt), .user(text)], format: .json, temperature: 0,
            maxTokens: question.maximumTokens)
        return question.verdict(on: try await client.chat(request).text)
    }
}
