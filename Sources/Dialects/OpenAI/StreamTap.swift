package import Wire

/// Watches a forwarded stream pass by and keeps the little that its end tells: the usage, and whether it ended well.
///
/// Only the last bytes are kept: usage comes in the last chunks, and nothing here can fail the exchange.
package struct StreamTap: Sendable {
    private var tail: [UInt8] = []

    /// The usage chunk of every server seen, with its timings, is well below this.
    private static let keptBytes = 4096

    package init() {}

    package mutating func take(_ bytes: [UInt8]) {
        if bytes.count >= Self.keptBytes {
            tail = Array(bytes.suffix(Self.keptBytes))
            return
        }
        tail.append(contentsOf: bytes)
        // Cut in leaps, so that a byte is moved once at the most.
        if tail.count > 2 * Self.keptBytes { tail.removeFirst(tail.count - Self.keptBytes) }
    }

    /// Whether the last event that passed is the one that ends an answer.
    package var hasEnded: Bool { lastEvents.last == Self.done }

    private static let done = Array("[DONE]".utf8)

    /// The last usage object that passed.
    package var usage: Usage? {
        guard mentionsUsage else { return nil }
        for event in lastEvents.reversed() {
            guard let document = try? JSONDocument(parsing: event), let usage = document.root["usage"] else { continue }
            if let usage = Usage(usage) { return usage }
        }
        return nil
    }

    /// What the last events that passed say of the answer.
    package var facts: AnswerFacts {
        var facts = AnswerFacts()
        for event in lastEvents {
            if let document = try? JSONDocument(parsing: event) { facts.take(document.root) }
        }
        return facts
    }

    /// Most streams tell no usage: their events need not be read to find that out.
    private var mentionsUsage: Bool {
        let name: StaticString = "\"usage\""
        return name.withUTF8Buffer { name in
            let bytes = tail.span
            guard bytes.count >= name.count else { return false }
            for start in 0...bytes.count - name.count where bytes[start] == name[0] {
                if name.indices.allSatisfy({ bytes[start + $0] == name[$0] }) { return true }
            }
            return false
        }
    }

    /// The data of the complete events in the tail; the first may be cut and is then no JSON.
    private var lastEvents: [[UInt8]] {
        var events: [[UInt8]] = []
        var decoder = EventStreamDecoder()
        try? decoder.feed(tail.span) { events.append($0.data) }
        return events
    }
}

extension Usage {
    /// Reads OpenAI's `usage` object; nil where it has no token counts.
    package init?(_ view: JSONView) {
        self.init(view.node, in: view.document)
    }

    /// The same of a value in `document`.
    init?(_ node: JSONDocument.Node, in document: JSONDocument) {
        func count(_ name: StaticString, of node: JSONDocument.Node) -> Int? {
            document.member(name, of: node).flatMap { document.int(at: $0) }
        }
        guard let prompt = count("prompt_tokens", of: node) else { return nil }
        self.init(promptTokens: prompt, completionTokens: count("completion_tokens", of: node) ?? 0)
        if let details = document.member("prompt_tokens_details", of: node) {
            self.prompt.cached = count("cached_tokens", of: details)
        }
    }
}
