import Testing
import Wire

@testable import Dialects

@Suite struct OllamaProblemsTests {
    @Test(
        arguments: [
            (404, #"{"error":"model 'x' not found"}"#, 404, "model_not_found", "model"),
            (400, #"{"error":"\"gemma3\" does not support thinking"}"#, 400, nil, "think"),
            (400, #"{"error":"gemma3 does not support tools"}"#, 400, nil, "tools"),
            (500, #"{"error":"the input exceeds the context length"}"#, 500, "context_length_exceeded", nil),
            (503, #"{"error":"server busy, please try again"}"#, 503, nil, nil),
            (404, "404 page not found", 502, "no_native_api", nil),
            (405, "", 502, "no_native_api", nil),
        ] as [(Int, String, Int, String?, String?)])
    func `a refusal has the code that clients look for`(
        _ status: Int, _ body: String, _ expected: Int, _ code: String?, _ param: String?
    ) throws {
        let dialect = try OllamaRig.dialect(JSONView(parsing: "{}"))
        let problem = dialect.problem(status: status, fields: HTTPFields(), body: Array(body.utf8))
        #expect(problem.status == expected)
        #expect(problem.code == code)
        #expect(problem.param == param)
        #expect(!problem.message.isEmpty)
    }
}
