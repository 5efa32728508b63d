internal import Foundation
internal import PlanExecutor
internal import Support
internal import Testing

/// The commands that ask a model, and the examples, as programs.
@Suite struct AskingProgramTests {
    private let plan = """
        Here it is:
        ```json
        {"title": "T", "steps": [
            {"need_search": true, "title": "Alpha", "description": "Find a."},
            {"need_search": true, "title": "Beta", "description": "Find b."},
            {"need_search": false, "title": "Gamma", "description": "Sum up."}]}
        ```
        """

    @Test func `chat takes its prompt from the command line, else from standard input`() throws {
        let words = try GatewayProcess(["chat", "--backend", "echo", "two", "words"]).end()
        #expect(words.output == "Echo (no model is connected): two words\n")
        #expect(words.status == 0)
        let piped = try GatewayProcess(["chat"], environment: ["LLM_BACKEND": "echo"], input: "a\nb\n").end()
        #expect(piped.output == "Echo (no model is connected): a\nb\n")
        let json = try GatewayProcess(["chat", "--backend", "echo", "--json", "q"]).end()
        #expect(json.output == "{\"echo\":\"q\"}\n")
    }

    @Test func `chat without a prompt is status 64, without a server status 1 and what to do`() throws {
        let empty = try GatewayProcess(["chat", "--backend", "echo"], input: " \n").end()
        #expect(empty.status == 64)
        #expect(empty.error.contains("there is no prompt"))
        let lost = try GatewayProcess(
            ["chat", "Hi"],
            environment: ["LLM_BACKEND": "local", "LOCAL_LLM_API_BASE": "http://127.0.0.1:1/v1"]
        ).end()
        #expect(lost.status == 1)
        #expect(lost.error.contains("Is the server running?"))
        #expect(lost.output.isEmpty)
    }

    @Test func `chat sends the model and the system prompt, and streams`() throws {
        let upstream = try ModelServer.start { _ in
            [
                .eventStreamHead, .event(#"{"choices":[{"index":0,"delta":{"content":"Hel"}}]}"#),
                .event(#"{"choices":[{"index":0,"delta":{"content":"lo"},"finish_reason":"length"}]}"#),
                .event("[DONE]"), .lastChunk,
            ]
        }
        defer { upstream.stop() }
        let result = try GatewayProcess(
            ["chat", "--model", "qwen", "--system", "Be brief.", "Hi"],
            environment: [
                "LLM_BACKEND": "local", "LOCAL_LLM_API_BASE": "http://127.0.0.1:\(upstream.port)/v1",
            ]
        ).end()
        #expect(result.output == "Hello\n")
        #expect(result.error.contains("the answer is cut"))
        let bodies = upstream.log.current.requests.map { String(decoding: $0.body, as: UTF8.self) }
        let body = try #require(bodies.last)
        #expect(body.contains(#""model":"qwen""#) && body.contains("Be brief.") && body.contains(#""stream":true"#))
    }

    @Test func `plan analyze draws the batches, or prints them as JSON`() throws {
        let drawn = try GatewayProcess(
            ["plan", "analyze", "plan.md", "--backend", "echo"], files: ["plan.md": plan]
        ).end()
        #expect(drawn.status == 0)
        #expect(drawn.output.contains("│ 1     │ together │ 1    │ research   │ Alpha │\n"))
        #expect(drawn.output.contains("│ 2     │ alone    │ 3    │ processing │ Gamma │\n"))
        #expect(drawn.output.contains("batched by the rule of thumb, because"))
        let json = try GatewayProcess(
            ["plan", "analyze", "--json", "plan.md", "--backend", "echo"], files: ["plan.md": plan]
        ).end()
        #expect(json.output.contains(#""batches":[{"batch_id":1,"parallel":true,"steps":[0,1]"#))
        #expect(json.output.hasSuffix("}\n"))
    }

    @Test func `plan run prints results, writes its report, and takes it up again`() throws {
        let process = try GatewayProcess(
            ["plan", "run", "plan.md", "--backend", "echo", "--output", "report.json"], files: ["plan.md": plan])
        let first = try process.end()
        #expect(first.status == 0)
        #expect(first.error.contains("step 2 begins: Beta\n") && first.error.contains("batch 2 took"))
        #expect(first.output.contains("## Step 3: Gamma\n\nEcho"))
        #expect(first.output.contains("│ 1    │ Alpha │ done"))
        let report = try process.file("report.json")
        #expect(try PlanReport(parsing: report).isComplete)
        let second = try GatewayProcess(
            ["plan", "run", "--json", "--resume", "report.json", "plan.md", "--backend", "echo"],
            files: ["plan.md": plan, "report.json": report]
        ).end()
        #expect(second.status == 0)
        #expect(try PlanReport(parsing: second.output).steps.map(\.isKept) == [true, true, true])
        #expect(!second.error.contains("begins"))
    }

    @Test func `a plan that cannot be read is status 1 with file, line and column`() throws {
        let result = try GatewayProcess(
            ["plan", "run", "plan.json", "--backend", "echo"], files: ["plan.json": "{\n  \"steps\": 7}"]
        ).end()
        #expect(result.status == 1)
        #expect(result.error.contains("plan.json:2:"))
    }

    @Test func `a plan with a failed step is status 1 and names the failure`() throws {
        let upstream = try ModelServer.start { _ in [.json(#"{"error":{"message":"no"}}"#, status: 400)] }
        defer { upstream.stop() }
        let result = try GatewayProcess(
            ["plan", "run", "plan.md"],
            environment: ["LLM_BACKEND": "local", "LOCAL_LLM_API_BASE": "http://127.0.0.1:\(upstream.port)/v1"],
            files: ["plan.md": plan]
        ).end()
        #expect(result.status == 1)
        #expect(result.output.contains("failed: invalid_request"))
    }

    @Test func `a signal cancels a plan, which still reports`() throws {
        let upstream = try ModelServer.start { _ in [.stall] }
        defer { upstream.stop() }
        let process = try GatewayProcess(
            ["plan", "run", "plan.md", "--output", "report.json"],
            environment: ["LLM_BACKEND": "local", "LOCAL_LLM_API_BASE": "http://127.0.0.1:\(upstream.port)/v1"],
            files: ["plan.md": plan])
        #expect(process.waitForError { $0.contains("analyzing") })
        process.signal(SIGINT)
        let result = try process.end()
        #expect(result.status == 128 + SIGINT)
        #expect(try PlanReport(parsing: process.file("report.json")).ending == .cancelled)
    }

    @Test(arguments: [
        ("1", "answered by: echo"), ("2", #"JSON:      {"echo""#), ("3", "Public transport in Tokyo"),
        ("4", "Echo (no model is connected): Tell a very short story"), ("5", "resumed: 4 results kept"),
    ])
    func `examples run without a server`(_ number: String, _ words: String) throws {
        let result = try GatewayProcess([number], program: "examples", environment: ["LLM_BACKEND": "echo"]).end()
        #expect(result.status == 0)
        #expect(result.output.contains(words))
    }

    @Test func `examples are chosen from a menu`() throws {
        let result = try GatewayProcess(
            [], program: "examples", environment: ["LLM_BACKEND": "echo"], input: "9\n1\nq\n"
        ).end()
        #expect(result.output.contains("There is no example \"9\"."))
        #expect(result.output.contains("answered by: echo"))
        #expect(try GatewayProcess(["9"], program: "examples").end().status == 64)
    }
}
