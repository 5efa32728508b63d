internal import Configuration
internal import Dialects
internal import Synchronization
internal import Wire

/// Whether a backend is an Ollama server, as far as is known, and what is asked of it then. Shared by all workers.
final class OllamaState: Sendable {
    let defaults: OllamaDefaults
    private let isSettled: Bool
    private let isOllama: Atomic<Bool>

    /// Known before anybody has asked: by the configuration, or by the port that only Ollama has.
    init(_ settings: OllamaSettings, at baseURL: String) {
        defaults = OllamaDefaults(
            contextLength: settings.numCtx, keepAlive: settings.keepAlive, think: settings.think)
        isSettled = settings.native != nil
        isOllama = Atomic(settings.native ?? (!defaults.isEmpty || baseURL.hasSuffix(":11434/v1")))
    }

    /// Takes note of what the server has turned out to be, where the configuration does not know better.
    func note(_ program: ServerProgram?) {
        guard !isSettled else { return }
        isOllama.store(program == .ollama, ordering: .relaxed)
    }

    /// The native API's dialect for a request that needs it; nil: Ollama's `/v1` will do.
    func dialect(for body: JSONView, _ operation: Operation) throws(InvalidRequest) -> OllamaDialect? {
        if operation == .embedding {
            guard OllamaOptions.areAsked(by: body, operation) else { return nil }
            return OllamaDialect(
                try OllamaOptions(body, defaults: OllamaDefaults(keepAlive: defaults.keepAlive)))
        }
        guard !defaults.isEmpty || OllamaOptions.areAsked(by: body, operation) else { return nil }
        return OllamaDialect(try OllamaOptions(body, defaults: defaults))
    }

    /// Whether requests have to be looked at.
    var isKnown: Bool { isOllama.load(ordering: .relaxed) }
}
