internal import Wire

/// Why a prompt was not answered at all (`promptFeedback`, mapping 16.3).
struct PromptBlock: Sendable {
    private let reason: String
    private let message: String?
    private let ratings: [UInt8]?

    /// Nil where the feedback holds ratings alone, which is no block.
    init?(_ feedback: JSONView) {
        guard let reason = feedback["blockReason"], !reason.isNull else { return nil }
        self.reason = reason.string ?? String(decoding: reason.rawBytes, as: UTF8.self)
        message = feedback["blockReasonMessage"]?.string
        ratings = feedback["safetyRatings"].map { CompactJSON.bytes(of: $0) }
    }

    /// A whole choice that says so: streams and whole answers agree that way.
    func append(to events: inout [ChatEvent]) {
        let told = message.map { ": \($0)" } ?? "."
        events.append(.refusal(choice: 0, "The prompt was blocked by the provider (\(reason))\(told)"))
        var extras = JSONWriter()
        extras.beginObject()
        extras.member("block_reason", reason)
        if let ratings { extras.member("safety_ratings", raw: ratings) }
        extras.endObject()
        events.append(.googleExtras(choice: 0, extras.bytes))
        events.append(.finish(choice: 0, .contentFilter))
    }
}
