internal import Wire

/// Shows the code a model ran, and what came of it, within the text (mapping 13.3).
enum CodeFence {
    /// The text for `executableCode`.
    static func code(_ part: JSONView) -> String {
        let language = (part["language"]?.string ?? "").lowercased()
        let isNamed = !language.isEmpty && language.utf8.allSatisfy { $0 &- 0x61 < 26 }
        return fenced(part["code"]?.string ?? "", as: isNamed ? language : "")
    }

    /// The text for `codeExecutionResult`; nil where there is nothing to show.
    static func result(_ part: JSONView) -> String? {
        let output = part["output"]?.string ?? ""
        let label: String
        switch part["outcome"]?.string {
        case "OUTCOME_FAILED": label = "error"
        case "OUTCOME_DEADLINE_EXCEEDED": label = "timeout"
        default:
            guard !output.isEmpty else { return nil }
            label = "output"
        }
        return fenced(output, as: label)
    }

    private static func fenced(_ text: String, as label: String) -> String {
        // A fence must be longer than any within it.
        var longest = 2
        var run = 0
        for byte in text.utf8 {
            run = byte == UInt8(ascii: "`") ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: longest + 1)
        let end = text.isEmpty || text.utf8.last == 0x0A ? "" : "\n"
        return "\n\(fence)\(label)\n\(text)\(end)\(fence)\n"
    }
}
