internal import Dialects
internal import Wire

/// The JSON of an answer that had to be JSON.
enum JSONAnswer {
    /// The text of the JSON value in an answer: all of it, or what a Markdown fence in it holds.
    static func text(of response: ChatResponse, from name: String) throws(LLMError) -> String {
        let answer = response.text
        for candidate in [trimmed(answer[...]), fenced(answer)] {
            guard let candidate, isJSON(candidate) else { continue }
            return candidate
        }
        guard response.finishReason != .length else {
            throw LLMError(
                .notJSON,
                "\(name) broke its JSON off after as many tokens as it may answer with; allow more (maxTokens)",
                isRetryable: false)
        }
        throw LLMError(
            .notJSON,
            "\(name) answered in JSON mode with something that is no JSON: \"\(excerpt(answer))\". Ask again, say in the "
                + "prompt which JSON you want, or take a model that keeps to it better", isRetryable: true)
    }

    private static func isJSON(_ text: String) -> Bool {
        (try? JSONDocument(parsing: Array(text.utf8))) != nil
    }

    /// What stands between the first fence and the next, without the language's name; models like to wrap JSON so.
    private static func fenced(_ text: String) -> String? {
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        guard let start = lines.firstIndex(where: { isFence($0) }) else { return nil }
        let inside = lines[(start + 1)...].prefix { !isFence($0) }
        return trimmed(inside.joined(separator: "\n")[...])
    }

    private static func isFence(_ line: Substring) -> Bool {
        line.drop { $0.isWhitespace }.hasPrefix("```")
    }

    private static func trimmed(_ text: Substring) -> String? {
        guard let start = text.firstIndex(where: { !$0.isWhitespace }),
            let end = text.lastIndex(where: { !$0.isWhitespace })
        else { return nil }
        return String(text[start...end])
    }

    private static func excerpt(_ text: String) -> String {
        let words = text.prefix(200).split { $0.isWhitespace || $0.isNewline }.joined(separator: " ")
        return text.count > 200 ? words + "…" : words
    }
}
