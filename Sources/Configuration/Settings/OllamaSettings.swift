/// How Ollama's own options reach a backend that is an Ollama server, and what is asked where a request says nothing.
package struct OllamaSettings: Sendable, Equatable {
    /// Whether requests with such options go to Ollama's native API; nil: where the server turns out to be Ollama.
    package var native: Bool?
    /// The tokens of context a model is loaded with.
    package var numCtx: Int?
    /// How long a model stays loaded after a request: seconds, or a duration such as `30m`.
    package var keepAlive: String?
    /// `true`, `false`, or how hard a model thinks.
    package var think: String?

    /// The defaults.
    package init() {}

    /// Takes what the section says; the rest stays as it is.
    mutating func read(from section: inout SectionReader) {
        section.read("native", into: &native, as: .optional(.boolean))
        section.read("num_ctx", into: &numCtx, as: .optional(.integer(1...2_147_483_647)))
        section.read("keep_alive", into: &keepAlive, as: .optional(.ollamaDuration))
        section.read("think", into: &think, as: .optional(.ollamaThink))
    }
}

extension ValueFormat where Value == String {
    /// How long Ollama keeps a model: seconds, or a duration as Go writes it.
    fileprivate static var ollamaDuration: Self {
        ValueFormat(
            expected: "seconds or a duration such as 30m; -1 for ever",
            parse: { (text) throws(ValueRejection) in
                guard isDuration(text) else { throw .unexpected }
                return text
            },
            show: { $0 })
    }

    /// Whether a model thinks, or how hard.
    fileprivate static var ollamaThink: Self {
        ValueFormat(
            expected: "true, false, low, medium or high",
            parse: { (text) throws(ValueRejection) in
                guard ["true", "false", "low", "medium", "high"].contains(text) else { throw .unexpected }
                return text
            },
            show: { $0 })
    }

    /// A whole number, or numbers that each have their unit: `1h30m`.
    private static func isDuration(_ text: String) -> Bool {
        var rest = Substring(text)
        if rest.utf8.first == UInt8(ascii: "-") { rest.removeFirst() }
        if !rest.isEmpty, rest.utf8.count < 10, rest.utf8.allSatisfy({ isDigit($0) }) { return true }
        guard !rest.isEmpty else { return false }
        while !rest.isEmpty {
            let number = rest.prefix { $0.utf8.allSatisfy { isDigit($0) || $0 == UInt8(ascii: ".") } }
            rest = rest.dropFirst(number.count)
            let unit = rest.prefix { !$0.utf8.allSatisfy { isDigit($0) || $0 == UInt8(ascii: ".") } }
            rest = rest.dropFirst(unit.count)
            guard let first = number.utf8.first, isDigit(first), ["ms", "s", "m", "h"].contains(unit) else {
                return false
            }
        }
        return true
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }
}
