import Support
import Testing

@testable import LLMClients

@Suite struct SyncTests {
    @Test func `blocked threads of the concurrency pool get their answers, however many there are`() async throws {
        let server = try ScriptedServer.start { _ in [.json(ScriptedServer.answer("4"))] }
        defer { server.stop() }
        let client = try ScriptedServer.client(of: server)
        let answers = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<32 { group.addTask { try client.generateSync("2+2?") } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers == Array(repeating: "4", count: 32))
    }

    @Test @MainActor func `the main thread may wait, too`() throws {
        let server = try ScriptedServer.start { _ in [.json(ScriptedServer.answer("4"))] }
        defer { server.stop() }
        #expect(try ScriptedServer.client(of: server).generateSync("2+2?") == "4")
    }

    /// A client of one's own that calls the synchronous form where it must not.
    private struct CarelessClient: LLMClient {
        func chat(_ request: ChatRequest) async throws(LLMError) -> ChatResponse {
            ChatResponse(text: try EchoLLMClient().generateSync("Hi"))
        }
    }

    @Test func `on the library's own thread the wait is refused instead of never ending`() {
        #expect {
            try CarelessClient().generateSync("Hi")
        } throws: { error in
            (error as? LLMError)?.code == .wouldDeadlock
        }
    }
}
