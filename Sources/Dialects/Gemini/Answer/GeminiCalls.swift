internal import Wire

/// The function calls of a candidate.
///
/// A call of a declared function goes out at once. One of any other may be the server's own, answered later in the same
/// reply (mapping 13.2): it waits for the end, and so does what comes behind it.
struct GeminiCalls: Sendable {
    private struct Waiting: Sendable {
        let call: ToolCall
        let name: String
        let givenID: String?
    }

    /// How many calls are the client's to answer.
    private(set) var count = 0
    /// Whether there were any, the server's own too.
    private(set) var hasAny = false
    private(set) var isOverfull = false
    private var waiting: [Waiting] = []
    private var open: StreamedArguments?

    private static let maxWaiting = 4096

    /// Takes a `functionCall`, whole or in pieces; returns what is the client's now.
    mutating func take(
        _ call: JSONView, signature: String?, _ context: GeminiContext, _ ids: inout CallIDs
    ) -> [ToolCall] {
        let continues = call["willContinue"]?.bool == true
        let pieces = call["partialArgs"]
        guard open != nil || continues || (pieces?.count ?? 0) > 0 else {
            guard let name = call["name"]?.string, !name.isEmpty else { return [] }
            let arguments = call["args"].flatMap { $0.kind == .object ? $0 : nil }
            return take(name, call["id"]?.string, arguments, signature, context, &ids)
        }
        var streamed = open ?? StreamedArguments(call)
        open = nil
        if let pieces { streamed.take(pieces) }
        streamed.signature = streamed.signature ?? signature
        isOverfull = isOverfull || streamed.isOverfull
        guard continues else {
            guard !streamed.name.isEmpty, let whole = try? JSONDocument(parsing: streamed.encoded) else { return [] }
            return take(streamed.name, streamed.id, whole.root, streamed.signature, context, &ids)
        }
        open = streamed
        return []
    }

    private mutating func take(
        _ name: String, _ id: String?, _ arguments: JSONView?, _ signature: String?, _ context: GeminiContext,
        _ ids: inout CallIDs
    ) -> [ToolCall] {
        hasAny = true
        guard !(context.keepsOnlyFirstCall && count > 0) else { return [] }
        let call = Self.call(name, id, arguments, signature, context, &ids)
        guard !waiting.isEmpty || !context.declaredNames.contains(call.name) else {
            count += 1
            return [call]
        }
        if waiting.count < Self.maxWaiting { waiting.append(Waiting(call: call, name: name, givenID: id)) }
        return []
    }

    private static func call(
        _ name: String, _ id: String?, _ arguments: JSONView?, _ signature: String?, _ context: GeminiContext,
        _ ids: inout CallIDs
    ) -> ToolCall {
        let original = context.originalNames[name] ?? name
        let issued = signature.map { ThoughtSignature(value: $0, issuer: context.issuerMark) }
        var callID = ids.next(id)
        if let issued { callID = SignatureCarrier.id(callID, carrying: issued) }
        let isCustom = context.customTools.contains(original)
        let input = isCustom ? arguments?["input"]?.string : nil
        let text = arguments.map { String(decoding: $0.rawBytes, as: UTF8.self) } ?? "{}"
        return ToolCall(
            id: callID, name: original, arguments: input ?? text, signature: issued, isCustom: isCustom)
    }

    /// Takes a `functionResponse`: the call it answers is no business of the client's.
    mutating func take(response: JSONView) {
        let id = response["id"]?.string
        let name = response["name"]?.string
        let byID = id.flatMap { id in waiting.firstIndex { $0.givenID == id } }
        guard let answered = byID ?? waiting.firstIndex(where: { $0.name == name }) else { return }
        waiting.remove(at: answered)
    }

    /// The calls that nobody has answered.
    mutating func finish(_ context: GeminiContext) -> [ToolCall] {
        let room = context.keepsOnlyFirstCall ? max(0, 1 - count) : waiting.count
        let calls = waiting.prefix(room).map(\.call)
        count += calls.count
        waiting = []
        return calls
    }
}
