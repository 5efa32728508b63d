import Foundation
import LLMClients

/// 6. The same question to every backend: how long until the first piece, how many tokens a second, what is said.
enum BackendComparison {
    private static let question = "Explain in two sentences why the sky is blue."

    static func run() async throws {
        var configuration = try LLMConfiguration.load()
        print("question: \(question)\n")
        print(row("backend", "first piece", "whole", "tokens/s"))
        let backends: [(String, LLMConfiguration.Backend)] = [
            ("local", .local), ("gemini", .gemini), ("openai", .openAI), ("echo", .echo),
        ]
        var answers: [String] = []
        for (name, backend) in backends {
            configuration.backend = backend
            do {
                let (line, answer) = try await measure(name, try makeLLMClient(configuration))
                print(line)
                answers.append("\(name): \(answer)")
            } catch let error as LLMError {
                // One that is not there is no reason to stop.
                print(row(name, "-", "-", "-"))
                answers.append("\(name): no answer, \(error.message)")
            }
        }
        print("\n" + answers.joined(separator: "\n"))
    }

    private static func measure(_ name: String, _ client: any LLMClient) async throws -> (String, String) {
        let clock = ContinuousClock()
        let start = clock.now
        var firstPiece: Duration?
        var response = ChatResponse()
        let request = ChatRequest(messages: [.user(question)], temperature: 0, maxTokens: 100)
        // A whole answer is the fold of its events; the last of them tells the tokens.
        for try await event in client.chatStream(request) {
            if case .text = event, firstPiece == nil { firstPiece = clock.now - start }
            response.take(event)
        }
        let duration = clock.now - start
        let rate = response.usage.map { Figure.rate($0.completionTokens, in: duration) } ?? "not told"
        let line = row(
            name, firstPiece.map { Figure.milliseconds($0) } ?? "-", Figure.milliseconds(duration), rate)
        return (line, response.text)
    }

    private static func row(_ cells: String...) -> String {
        cells.map { $0.padding(toLength: 14, withPad: " ", startingAt: 0) }.joined()
    }
}
