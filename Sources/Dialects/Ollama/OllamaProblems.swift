internal import Wire

/// Ollama's errors: `{"error": "…"}`, as an answer or as a line of a stream.
enum OllamaProblems {
    /// What an answer means whose status is not 200.
    static func decode(status: Int, fields: HTTPFields, body: [UInt8]) -> UpstreamProblem {
        var problem = OpenAIProblems.decode(status: status, fields: fields, body: body)
        let isOllamas = (try? JSONDocument(parsing: body))?.root["error"] != nil
        if !isOllamas, status == 404 || status == 405 || status == 501 {
            return UpstreamProblem(
                status: 502, type: "upstream_error", code: "no_native_api",
                message:
                    "the server has no native API of Ollama's, which options such as num_ctx, keep_alive and think "
                    + "need; leave them out, or set ollama.native to false for this backend")
        }
        refine(&problem)
        return problem
    }

    /// The error that stands where a piece of an answer should be; nil where none does.
    static func problem(inAnswer root: JSONView) -> UpstreamProblem? {
        guard var problem = OpenAIProblems.problem(inAnswer: root) else { return nil }
        refine(&problem)
        return problem
    }

    /// The codes and parameters that programs look for.
    private static func refine(_ problem: inout UpstreamProblem) {
        let message = problem.message
        if problem.status == 404 {
            problem.code = "model_not_found"
            problem.param = problem.param ?? "model"
        } else if ErrorMessage.mentions(message, "does not support thinking") {
            problem.param = "think"
        } else if ErrorMessage.mentions(message, "does not support tools") {
            problem.param = "tools"
        }
    }
}

extension UpstreamProblem {
    /// An answer that is none of Ollama's.
    static func ollama(_ why: String) -> UpstreamProblem {
        badAnswer("bad_upstream_response", "the server sent something that is no answer of Ollama's API: \(why)")
    }
}
