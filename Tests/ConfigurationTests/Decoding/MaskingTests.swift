import Testing

@testable import Configuration

@Suite struct MaskingTests {
    /// Texts with a mistake at or near a secret; `sk-` begins every secret.
    static let texts = [
        "llm:\n  openai_api_key: [sk-1]\n",
        "llm:\n  openai_api_ky: sk-1\n",
        "llm:\n  openai_api_key: sk-1\n  openai_api_key: sk-2\n",
        "llm:\n  openai_api_key: {a: sk-1}\n",
        "llm:\n  openai_api_key: \"sk-1\\n\\nsk-2\"\n",
        "llm: {openai_api_key: sk-1, temperature: 9}\n",
        "llm:\n  openai_api_key: sk-1 : sk-2\n",
        "llm:\n  openai_api_key: \"sk-1\n",
        "llm:\n  openai_api_key: @sk-1\n",
        "llm:\n  openai_api_key: |\n    sk-1\n    sk-2\n",
        "llm:\n  openai_api_key: !tag sk-1\n",
        "llm:\n  local_api_base: http://user:sk-1@localhost\n",
        "llm:\n  local_api_base: http://user:sk-1@@localhost\n",
        "llm:\n  local_api_base: http://localhost?key=sk-1\n",
        "gateway:\n  api_keys: sk-1\n",
        "gateway:\n  api_keys: {a: sk-1}\n",
        "gateway:\n  api_keys: [sk-1, \"\"]\n",
        "gateway:\n  api_keys:\n  - sk-1\n  - [sk-2]\n",
        "gateway:\n  api_keys: [\n  \"sk-1\\a\",\n  sk-2]\n",
        "gateway:\n  api_keys:\n  - \"sk-1: \\a\"\n",
        "gateway:\n  api_keys:\n    - @sk-1\n",
        "backends:\n- {name: a, base_url: \"http://a\", api_key: sk-1, kind: x}\n",
        "backends:\n- name: a\n  base_url: http://a\n  headers:\n    x-lab: !tag sk-1\n",
        "backends:\n- name: a\n  base_url: http://a\n  headers:\n    x lab: sk-1\n",
        "backends:\n- name: a\n  base_url: http://a\n  headers: {x-lab: [sk-1]}\n",
        "backends:\n- name: a\n  base_url: http://a\n  headers: sk-1\n",
    ]

    @Test(arguments: texts)
    func `no message shows a secret of the file`(yaml: String) {
        let found = problems(in: yaml)
        #expect(!found.isEmpty)
        #expect(!ConfigurationError(problems: found).description.contains("sk-"))
    }

    static let variables = [
        "LLM_BACKEND", "LOCAL_LLM_API_BASE", "LOCAL_LLM_MODEL", "LOCAL_LLM_API_KEY", "GEMINI_API_KEY",
        "OPENAI_API_BASE", "LLM_GATEWAY_HOST", "LLM_GATEWAY_PORT", "LLM_GATEWAY_WORKERS", "LLM_GATEWAY_API_KEYS",
        "LLM_GATEWAY_LOG_LEVEL",
    ]

    @Test(arguments: variables)
    func `no message shows what a variable holds`(name: String) {
        let found = problems(in: "llm: {}\n", environment: [name: "sk-1\u{7}"])
        #expect(found.map { $0.message.prefix(name.count + 1) } == ["\(name):"])
        #expect(!ConfigurationError(problems: found).description.contains("sk-1"))
    }

    @Test func `no message shows what filled a reference`() {
        let yaml = "gateway:\n  port: ${PORT}\n  host: ${PORT}\n  log_level: \"x${PORT}\"\n"
        let text = ConfigurationError(problems: problems(in: yaml, environment: ["PORT": "sk 1"])).description
        #expect(text.contains("gateway.port: expected an integer from 1 to 65535\n"))
        #expect(!text.contains("sk 1"))
    }

    @Test func `a setting that only sounds like a secret is shown`() {
        let found = problems(in: "llm:\n  max_tokens: many\n")
        #expect(found.first?.sourceLine == "  max_tokens: many")
    }
}
