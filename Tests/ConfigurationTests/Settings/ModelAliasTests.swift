import Testing

@testable import Configuration

@Suite struct ModelAliasTests {
    @Test func `aliases keep their order and that of their candidates`() throws {
        let yaml = """
            models:
              gpt-4.1: [gemini/gemini-2.5-pro, "local/qwen2.5:14b"]
              a: meta-llama/Llama-3.1-8B-Instruct
              "openai/gpt-4o": [a]
              1e3: [b, b]
            """
        #expect(
            try load(yaml).aliases == [
                ModelAlias(name: "gpt-4.1", candidates: ["gemini/gemini-2.5-pro", "local/qwen2.5:14b"]),
                ModelAlias(name: "a", candidates: ["meta-llama/Llama-3.1-8B-Instruct"]),
                ModelAlias(name: "openai/gpt-4o", candidates: ["a"]),
                ModelAlias(name: "1e3", candidates: ["b", "b"]),
            ])
    }

    @Test(arguments: [
        ("a: []", "models.a: expected at least one model, as in [local/qwen3]"),
        ("a: ", "models.a: expected at least one model, as in [local/qwen3]"),
        ("a: {}", "models.a: the key \"candidates\" is missing"), ("a: [\"\"]", "models.a: must not be empty"),
        ("a: [null]", "models.a: expected a string, found null"),
        ("a: [[b]]", "models.a: expected a string, found a list"),
        ("\"\": [b]", "models: a model's name must not be empty or contain control characters"),
        ("a: [b]\n  a: [c]", "duplicate key \"a\", first used in line 2"),
        ("a: [a]", "models.a: the alias leads back to itself: \"a\" -> \"a\""),
        (
            "a: [x, b]\n  b: [c]\n  c: [y, a]",
            "models.a: the alias leads back to itself: \"a\" -> \"b\" -> \"c\" -> \"a\""
        ),
        ("a: [local/]", "models.a: \"local/\" names a backend and no model"),
    ])
    func `an alias that leads nowhere is refused`(yaml: String, message: String) {
        #expect(problems(in: "models:\n  \(yaml)\n").map(\.message) == [message])
    }

    @Test func `an alias may have further choices for requests that are too long or filtered`() throws {
        let yaml = "models: {a: {candidates: b, context_length: [c, d], content_filter: e}}\n"
        var alias = ModelAlias(name: "a", candidates: ["b"])
        alias.contextLength = ["c", "d"]
        alias.contentFilter = ["e"]
        #expect(try load(yaml).aliases == [alias])
    }

    @Test(arguments: [
        ("{a: {context_length: b}}", "models.a: the key \"candidates\" is missing"),
        ("{a: {candidates: []}}", "models.a.candidates: expected at least one model"),
        ("{a: {candidates: b, context: c}}", "unknown key \"models.a.context\""),
        ("{a: {candidates: b, content_filter: [a]}}", "models.a: the alias leads back to itself"),
    ])
    func `further choices are read as strictly as the first`(yaml: String, expected: String) {
        let found = problems(in: "models: \(yaml)\n")
        #expect(found.count == 1)
        #expect(found.first?.message.hasPrefix(expected) == true, "\(found)")
    }

    @Test func `aliases may share what they lead to`() throws {
        #expect(try load("models: {a: [b, c], b: [d], c: [d], d: [e]}\n").aliases.count == 4)
    }

    @Test func `each cycle is found once`() {
        let aliases = [("x", ["a"]), ("a", ["b", "a"]), ("b", ["a"]), ("y", ["b"])].map(ModelAlias.init)
        #expect(AliasCycles.find(in: aliases) == [["a", "b"], ["a"]])
    }

    @Test func `a chain of thousands of aliases does not overflow the stack`() {
        let aliases = (0..<9000).map { ModelAlias(name: "m\($0)", candidates: ["m\($0 + 1)"]) }
        #expect(AliasCycles.find(in: aliases).isEmpty)
        let ring = aliases + [ModelAlias(name: "m9000", candidates: ["m0"])]
        #expect(AliasCycles.find(in: ring).first?.count == 9001)
    }
}
