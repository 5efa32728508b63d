import Testing
import Wire

@testable import Dialects

@Suite struct ServerProgramTests {
    @Test(arguments: [
        (ServerProgram.ollama, #"{"version":"0.13.1"}"#, true), (.ollama, #"{"error":"Unexpected endpoint"}"#, false),
        (.ollama, #"{"version":5}"#, false),
        (.lmStudio, #"{"data":[{"id":"a","state":"not-loaded"}]}"#, true),
        (.lmStudio, #"{"data":[{"id":"a"}]}"#, false), (.lmStudio, #"{"error":"Unexpected endpoint"}"#, false),
        (.llamaCpp, #"{"default_generation_settings":{"n_ctx":4096},"total_slots":1}"#, true),
        (.llamaCpp, #"{"role":"router"}"#, true), (.llamaCpp, "[]", false),
        (.textGenerationWebUI, #"{"model_name":"None","lora_names":[]}"#, true), (.textGenerationWebUI, "{}", false),
        (.localAI, #"{"backends":["llama-cpp"],"loaded_models":[{"id":"a"}]}"#, true), (.localAI, "null", false),
        (.vllm, "{}", false),
    ])
    func `a program is known by what only it answers`(_ program: ServerProgram, _ answer: String, _ isTold: Bool) throws
    {
        #expect(program.isTold(by: try JSONView(parsing: answer)) == isTold)
    }

    @Test func `vLLM is known by its list`() throws {
        let list = #"{"data":[{"id":"a","owned_by":"vllm","max_model_len":8192}]}"#
        #expect(ServerProgram.told(byList: try JSONView(parsing: list)) == .vllm)
        #expect(ServerProgram.told(byList: try JSONView(parsing: #"{"data":[{"id":"a","owned_by":"x"}]}"#)) == nil)
        #expect(ServerProgram.told(byList: try JSONView(parsing: #"{"data":[]}"#)) == nil)
        #expect(ServerProgram.told(byList: try JSONView(parsing: "5")) == nil)
    }

    @Test(
        arguments: [
            (
                ServerProgram.lmStudio,
                #"""
                {"data":[{"id":"a","state":"loaded","max_context_length":32768,"loaded_context_length":8192},
                {"id":"a","state":"not-loaded","max_context_length":32768},{"id":"b","state":"not-loaded","max_context_length":4},
                {"no":"id"}]}
                """#,
                [
                    "a": ModelDetails(loadedContextLength: 8192, maxContextLength: 32768, state: .loaded),
                    "b": ModelDetails(maxContextLength: 4, state: .notLoaded),
                ]
            ),
            (
                .textGenerationWebUI, #"{"model_name":"b"}"#,
                ["a": ModelDetails(state: .notLoaded), "b": ModelDetails(state: .loaded)]
            ),
            (
                .localAI, #"{"loaded_models":[{"id":"a"}]}"#,
                ["a": ModelDetails(state: .loaded), "b": ModelDetails(state: .notLoaded)]
            ),
            // Several models: whose context it is nobody knows.
            (.llamaCpp, #"{"default_generation_settings":{"n_ctx":4096}}"#, [:]), (.ollama, "{}", [:]),
            (
                .localAI, "[]",
                [
                    "a": ModelDetails(state: .notLoaded), "b": ModelDetails(state: .notLoaded),
                ]
            ),
        ] as [(ServerProgram, String, [String: ModelDetails])])
    func `an answer tells of contexts and of what is loaded`(
        _ program: ServerProgram, _ answer: String, _ expected: [String: ModelDetails]
    ) throws {
        #expect(program.details(in: try JSONView(parsing: answer), of: ["a", "b"]) == expected)
    }

    @Test(
        arguments: [(#"{"n_ctx":4096}"#, 4096), (#"{"n_ctx":0}"#, nil), (#"{"n_ctx":"4"}"#, nil), ("{}", nil)]
            as [(String, Int?)])
    func `the context of a slot is that of llama.cpp's only model`(_ settings: String, _ length: Int?) throws {
        let answer = try JSONView(parsing: #"{"default_generation_settings":\#(settings)}"#)
        let details = ServerProgram.llamaCpp.details(in: answer, of: ["a"])
        #expect(details == (length.map { ["a": ModelDetails(loadedContextLength: $0, state: .loaded)] } ?? [:]))
    }

    @Test(arguments: [
        (#"{"max_model_len":8192}"#, ModelDetails(loadedContextLength: 8192)),
        (#"{"meta":{"n_ctx_train":131072}}"#, ModelDetails(maxContextLength: 131072)),
        (
            #"{"meta":{"n_ctx":2048,"n_ctx_train":4096},"status":{"value":"sleeping"}}"#,
            ModelDetails(loadedContextLength: 2048, maxContextLength: 4096, state: .notLoaded)
        ),
        (#"{"context_length":5,"state":"loaded"}"#, ModelDetails(loadedContextLength: 5, state: .loaded)),
        (#"{"context_length":-5,"max_model_len":"x","status":{"value":5},"meta":[]}"#, ModelDetails()),
    ])
    func `a card in a list tells what it can`(_ card: String, _ expected: ModelDetails) throws {
        #expect(ModelDetails(listed: try JSONView(parsing: card)) == expected)
    }

    @Test func `Ollama's card tells the most a model takes, and what its file asks for`() throws {
        let answer = try JSONView(
            parsing: #"""
                {"model_info":{"general.architecture":"qwen3","qwen3.context_length":40960,"qwen3.block_count":36},
                "parameters":"stop \"<|end|>\"\nnum_ctx                        8192"}
                """#)
        let card = OllamaCard(answer)
        #expect(card.maxContextLength == 40960)
        #expect(card.ownContextLength == 8192)
        let loaded = OllamaTag(name: "m", digest: "d", contextLength: 4096)
        #expect(
            card.details(loaded: loaded, asked: nil)
                == ModelDetails(loadedContextLength: 4096, maxContextLength: 40960, state: .loaded))
        #expect(
            card.details(loaded: nil, asked: 100_000)
                == ModelDetails(loadedContextLength: 40960, maxContextLength: 40960, state: .notLoaded))
        #expect(card.details(loaded: nil, asked: nil).contextLength == 8192)
        #expect(OllamaCard(try JSONView(parsing: #"{"model_info":5,"parameters":[1]}"#)).maxContextLength == nil)
    }

    @Test(
        arguments: [
            (#"{"models":[{"name":"n","model":"m","digest":"d","context_length":5},{"name":"k"},{}]}"#, ["m", "k"]),
            (#"{"models":null}"#, []), (#"{"models":{}}"#, nil), ("[]", nil),
        ] as [(String, [String]?)])
    func `Ollama's lists are read leniently`(_ page: String, _ names: [String]?) throws {
        #expect(OllamaTag.list(in: try JSONView(parsing: page))?.map(\.name) == names)
    }
}
