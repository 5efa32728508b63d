internal import Dialects
internal import Wire

/// A refusal that another model may not share.
enum SpecialFailure: String, Sendable {
    case contextLength = "context_length"
    case contentFilter = "content_filter"

    /// nil for every other error.
    ///
    /// The codes are OpenAI's and Azure's; the words those of vLLM ("maximum context length"), llama.cpp ("exceeds the
    /// available context size") and others that give no code.
    init?(_ error: GatewayError) {
        guard [400, 413, 422].contains(error.passed?.status ?? error.status) else { return nil }
        var names = [error.code, error.type]
        var message = error.message
        if let passed = error.passed, let document = try? JSONDocument(parsing: passed.body) {
            let object = document.root["error"]
            names = [object?["code"]?.string, object?["type"]?.string]
            message = OpenAIError.message(in: document.root) ?? ""
        }
        if names.contains(where: { $0.map(Self.lengthCodes.contains) ?? false })
            || Self.lengthWords.contains(where: { message.containsIgnoringCase($0) })
        {
            self = .contextLength
        } else if names.contains(where: { $0.map(Self.filterCodes.contains) ?? false }) {
            self = .contentFilter
        } else {
            return nil
        }
    }

    private static let lengthCodes: Set = ["context_length_exceeded", "exceed_context_size_error"]
    private static let filterCodes: Set = ["content_filter", "content_policy_violation"]
    private static let lengthWords = ["context length", "context size", "context window"]
}

extension String {
    /// Whether the ASCII text `words`, in small letters, stands in this one.
    fileprivate func containsIgnoringCase(_ words: String) -> Bool {
        let bytes = utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        let sought = Array(words.utf8)
        guard bytes.count >= sought.count else { return false }
        return (0...bytes.count - sought.count).contains { bytes[$0..<$0 + sought.count].elementsEqual(sought) }
    }
}
