internal import Support

/// Scripted servers that answer as the programs do that people run.
enum LocalServer {
    /// What it answers, by path; everything else is a 404.
    static func script(_ answers: [String: String]) -> TestUpstream.Script {
        { request in
            answers[request.path].map { [.json($0)] } ?? [.json(#"{"error":"not found"}"#, status: 404)]
        }
    }

    static let ollama = [
        "/v1/models": #"{"data":[{"id":"qwen3:8b","object":"model","created":1,"owned_by":"library"},{"id":"b"}]}"#,
        "/api/version": #"{"version":"0.13.1"}"#,
        "/api/tags": #"{"models":[{"model":"qwen3:8b","digest":"d1"},{"model":"b","digest":"d2"}]}"#,
        "/api/ps": #"{"models":[{"model":"qwen3:8b","digest":"d1","context_length":8192}]}"#,
        "/api/show": #"{"model_info":{"qwen3.context_length":40960}}"#,
        "/api/chat": OllamaStandIn.answer("native"),
        "/v1/chat/completions": ModelServer.answer,
    ]
    static let lmStudio = [
        "/v1/models": #"{"data":[{"id":"a"}]}"#,
        "/api/v0/models":
            #"{"data":[{"id":"a","state":"loaded","max_context_length":32768,"loaded_context_length":4096}]}"#,
    ]
    static let llamaCpp = [
        "/v1/models": #"{"data":[{"id":"a","owned_by":"llamacpp","meta":{"n_ctx_train":131072}}]}"#,
        "/props": #"{"default_generation_settings":{"n_ctx":2048}}"#,
    ]
    static let vllm = ["/v1/models": #"{"data":[{"id":"a","owned_by":"vllm","max_model_len":16384}]}"#]
    static let localAI = [
        "/v1/models": #"{"data":[{"id":"a"}]}"#, "/system": #"{"backends":["x"],"loaded_models":[{"id":"a"}]}"#,
    ]
    static let textGeneration = [
        "/v1/models": #"{"data":[{"id":"a"}]}"#, "/v1/internal/model/info": #"{"model_name":"other"}"#,
    ]
}
