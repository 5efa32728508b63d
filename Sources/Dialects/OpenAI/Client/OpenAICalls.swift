internal import Wire

/// Puts a choice's calls together from the pieces a stream brings.
///
/// OpenAI numbers the calls, gives id and name with the first piece of each and the arguments with all. Others leave
/// out the number, give every call the same one, repeat name and id with every piece, or leave out the id.
struct OpenAICalls: Sendable {
    private struct Piece {
        var number: Int?
        var call: ToolCall
    }

    private var pieces: [Piece] = []
    private var bytes = 0

    /// More calls than any model makes; more text than any function takes.
    private static let maxCalls = 1024
    private static let maxBytes = 16 << 20

    mutating func take(_ view: JSONView, issuer: String) throws(UpstreamProblem) {
        let isCustom = view["custom"] != nil
        let function = view["function"] ?? view["custom"]
        let id = view["id"]?.string ?? ""
        let name = function?["name"]?.string ?? ""
        let arguments = Self.text(of: isCustom ? function?["input"] : function?["arguments"])
        let position = try place(number: view["index"]?.int, id: id, name: name)
        if pieces[position].call.id.isEmpty { pieces[position].call.id = id }
        if pieces[position].call.name.isEmpty { pieces[position].call.name = name }
        pieces[position].call.isCustom = pieces[position].call.isCustom || isCustom
        try append(arguments, at: position)
        if let signature = SignatureFields.signature(ofCall: view, id: id) {
            pieces[position].call.signature = ThoughtSignature(value: signature.value, issuer: issuer)
        }
    }

    /// The one call of the older `function_call`.
    mutating func take(legacy view: JSONView) throws(UpstreamProblem) {
        let name = view["name"]?.string ?? ""
        let position = try place(number: 0, id: "", name: name)
        if pieces[position].call.name.isEmpty { pieces[position].call.name = name }
        try append(Self.text(of: view["arguments"]), at: position)
    }

    /// The calls, which are then forgotten.
    mutating func take() -> [ToolCall] {
        defer { pieces = [] }
        return pieces.map { piece in
            var call = piece.call
            if call.arguments.isEmpty, !call.isCustom { call.arguments = "{}" }
            return call
        }
    }

    /// Where the call stands that a piece belongs to.
    private mutating func place(number: Int?, id: String, name: String) throws(UpstreamProblem) -> Int {
        if let known = known(number: number, id: id, name: name) { return known }
        guard pieces.count < Self.maxCalls else { throw .openAI("it has more than \(Self.maxCalls) calls") }
        pieces.append(Piece(number: number, call: ToolCall(id: "", name: "", arguments: "")))
        return pieces.count - 1
    }

    private func known(number: Int?, id: String, name: String) -> Int? {
        let isSame = { (piece: Piece) in piece.call.id.isEmpty || id.isEmpty || piece.call.id == id }
        if let number { return pieces.lastIndex { $0.number == number && isSame($0) } }
        guard let last = pieces.last, isSame(last) else { return nil }
        // Without a number and an id, only a name tells that a new call begins.
        return id.isEmpty && !name.isEmpty ? nil : pieces.count - 1
    }

    private mutating func append(_ arguments: String, at position: Int) throws(UpstreamProblem) {
        bytes += arguments.utf8.count
        guard bytes <= Self.maxBytes else { throw .openAI("its calls have more than \(Self.maxBytes) bytes") }
        pieces[position].call.arguments += arguments
    }

    /// A string, or, from some servers, the object itself.
    private static func text(of view: JSONView?) -> String {
        guard let view else { return "" }
        return view.kind == .object ? String(decoding: view.rawBytes, as: UTF8.self) : view.string ?? ""
    }
}
