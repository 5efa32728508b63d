/// The names that functions have on Gemini's side.
///
/// Gemini's names begin with a letter or `_`, OpenAI's also with a digit or `-`. A name that Gemini would refuse is
/// changed, never to one that is taken, and given back to the client as it was.
struct GeminiFunctionNames {
    /// The client's names, by Gemini's: only those that differ.
    private(set) var originals: [String: String] = [:]
    /// Gemini's names, by the bytes of the client's: equal strings need not have equal bytes.
    private var changed: [[UInt8]: String] = [:]

    private static let longest = 64

    /// Finds names for all functions of a request, those of its history included.
    init(_ request: ChatRequest) {
        var names: [[UInt8]] = request.tools.map { Array($0.name.utf8) }
        for message in request.messages {
            for call in message.toolCalls { names.append(Array(call.name.utf8)) }
        }
        var taken = Set(names.filter { Self.isAccepted($0) })
        var nextSuffix: [[UInt8]: Int] = [:]
        for name in names where !Self.isAccepted(name) && changed[name] == nil {
            let base = Self.accepted(name)
            var candidate = base
            var suffix = nextSuffix[base] ?? 2
            while !taken.insert(candidate).inserted {
                let end = Array("_\(suffix)".utf8)
                candidate = base.prefix(Self.longest - end.count) + end
                suffix += 1
            }
            nextSuffix[base] = suffix
            let text = String(decoding: candidate, as: UTF8.self)
            changed[name] = text
            originals[text] = String(decoding: name, as: UTF8.self)
        }
    }

    /// Gemini's name of the function that the client calls `name`.
    func name(of name: String) -> String {
        changed.isEmpty ? name : changed[Array(name.utf8)] ?? name
    }

    private static func isAccepted(_ name: [UInt8]) -> Bool {
        guard let first = name.first, name.count <= longest else { return false }
        return isStart(first) && name.allSatisfy(isAccepted)
    }

    private static func accepted(_ name: [UInt8]) -> [UInt8] {
        var accepted = name.map { isAccepted($0) ? $0 : UInt8(ascii: "_") }
        if !(accepted.first.map(isStart) ?? false) { accepted.insert(UInt8(ascii: "_"), at: 0) }
        return Array(accepted.prefix(longest))
    }

    private static func isStart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
        default: false
        }
    }

    private static func isAccepted(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"): true
        default: isStart(byte)
        }
    }
}
