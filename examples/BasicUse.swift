import LLMClients

/// 1. A question and its answer.
enum BasicUse {
    static func run() async throws {
        // The file and the environment choose; LLMConfiguration does the same in code.
        let client = try makeLLMClient()

        let answer = try await client.generate(
            "What is the capital of France?", systemPrompt: "Answer in one sentence.")
        print("answer:      \(answer)")
        print("answered by: \(client.name)")

        // Settings of one call come before those of the configuration.
        let name = try await client.generate(
            "Suggest a name for a friendly robot.", systemPrompt: "Answer with the name alone.", temperature: 0.9,
            maxTokens: 20)
        print("a name:      \(name)")

        let models = try await client.models().map(\.id)
        print("models:      \(models.prefix(5).joined(separator: ", "))")
    }
}
