/// A text with `${NAME}` and `${NAME:-default}` filled in; `$${` stands for `${`.
struct VariableExpansion {
    let text: String
    /// Whether anything was filled in; what came from a variable is never shown in a message.
    let isFilled: Bool

    /// Fills the text once: what a variable holds is not looked at again.
    init(_ source: String, environment: [String: String]) throws(VariableExpansionError) {
        let bytes = Array(source.utf8)
        var filled: [UInt8] = []
        var isFilled = false
        var offset = 0
        while offset < bytes.count {
            let rest = bytes[offset...]
            if rest.starts(with: "$${".utf8) {
                filled += "${".utf8
                offset += 3
            } else if rest.starts(with: "${".utf8) {
                guard let close = rest.firstIndex(of: UInt8(ascii: "}")) else { throw .unterminated }
                filled += try Self.value(of: bytes[(offset + 2)..<close], environment).utf8
                isFilled = true
                offset = close + 1
            } else {
                filled.append(bytes[offset])
                offset += 1
            }
        }
        text = isFilled || filled.count != bytes.count ? String(decoding: filled, as: UTF8.self) : source
        self.isFilled = isFilled
    }

    private static func value(
        of reference: ArraySlice<UInt8>, _ environment: [String: String]
    ) throws(VariableExpansionError) -> String {
        let nameBytes = reference.prefix(while: isNameByte)
        let name = String(decoding: nameBytes, as: UTF8.self)
        guard let first = nameBytes.first, !(0x30...0x39).contains(first) else { throw .badName }
        let rest = reference[nameBytes.endIndex...]
        let fallback = rest.dropFirst(2)
        guard rest.isEmpty || rest.starts(with: ":-".utf8) else { throw .badName }
        guard !fallback.contains(UInt8(ascii: "{")) else { throw .nested }
        if let value = environment[name], !value.utf8.isEmpty { return value }
        guard !rest.isEmpty else { throw .unset(name) }
        return String(decoding: fallback, as: UTF8.self)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default:
            false
        }
    }
}

/// Why a reference to a variable cannot be filled in.
enum VariableExpansionError: Error, Equatable {
    case unterminated
    case badName
    case nested
    case unset(String)
}

extension VariableExpansionError: CustomStringConvertible {
    var description: String {
        switch self {
        case .unterminated: "${ without its }; for the characters themselves write $${"
        case .badName: "a variable is written ${NAME} or ${NAME:-default}; for the characters themselves write $${"
        case .nested: "a default inside ${...} cannot hold a { or another variable"
        case .unset(let name): "environment variable \(name) is not set; set it, or write ${\(name):-default}"
        }
    }
}
