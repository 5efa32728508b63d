import Foundation
import LLMClients
import Support

/// Scripted servers of models, and clients of them.
enum ScriptedServer {
    static func answer(_ text: String) -> String {
        let content = String(decoding: JSONValue.string(text).text, as: UTF8.self)
        return #"{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":"#
            + #"{"role":"assistant","content":\#(content)},"finish_reason":"stop"}],"#
            + #""usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}"#
    }

    static func piece(_ text: String) -> String {
        #"{"id":"c","model":"m","choices":[{"index":0,"delta":{"content":"\#(text)"},"finish_reason":null}]}"#
    }

    static let end = #"{"id":"c","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#

    static func models(_ ids: [String]) -> String {
        #"{"object":"list","data":[\#(ids.map { #"{"id":"\#($0)","owned_by":"lab"}"# }.joined(separator: ","))]}"#
    }

    /// A server with these models that answers all else with `steps`.
    static func start(models ids: [String] = ["m"], _ steps: @escaping TestUpstream.Script) throws -> TestUpstream {
        try TestUpstream { request in
            request.path.hasSuffix("/models") ? [.json(models(ids))] : steps(request)
        }
    }

    static func client(of server: TestUpstream, model: String? = "m") throws -> LocalLLMClient {
        try LocalLLMClient(baseURL: server.baseURL + "/v1", model: model)
    }
}

extension TestUpstream {
    /// The bodies of the requests that were no questions for models.
    var bodies: [JSONValue] {
        log.current.requests.filter { !$0.path.hasSuffix("/models") }.compactMap {
            try? JSONValue(parsing: String(decoding: $0.body, as: UTF8.self))
        }
    }
}

extension UpstreamLog {
    /// Whether `isMet` comes to hold; waits on a thread of its own, since the pool's few have clients to serve.
    func shows(
        within limit: Duration = .seconds(10), _ isMet: @escaping @Sendable (State) -> Bool
    ) async -> Bool {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: self.waitUntil(within: limit, isMet)) }
        }
    }
}

/// The error that `body` throws; nil where it throws none.
func error(of body: () async throws -> Void) async -> LLMError? {
    do {
        try await body()
    } catch {
        return error as? LLMError
    }
    return nil
}
