internal import Wire

/// Where the references of a schema lead. Gemini follows only those into the root's `$defs`: whatever else is referred to
/// moves there.
struct GeminiSchemaReferences {
    private let root: JSONView
    private var definitions: [[UInt8]: JSONView] = [:]
    /// The names of what has moved, by what it was called.
    private var moved: [[UInt8]: [UInt8]] = [:]
    /// What has moved and is still to be written.
    private(set) var queue: [(name: [UInt8], schema: JSONView)] = []

    private static let folder = Array("#/$defs/".utf8)
    /// Each costs a walk through the schema.
    private static let mostMoved = 1000

    init(of root: JSONView) {
        self.root = root
        guard let own = root["$defs"] else { return }
        for (key, value) in own.members { definitions[key.stringBytes ?? []] = value }
    }

    /// The reference as Gemini follows it; nil if it leads nowhere.
    mutating func followed(_ reference: [UInt8]) -> [UInt8]? {
        // The root itself, and anchors, which Gemini knows.
        if reference == [UInt8(ascii: "#")] { return reference }
        if reference.first == UInt8(ascii: "#"), reference.count > 1, reference[1] != UInt8(ascii: "/") {
            return reference
        }
        if isDirect(reference) { return reference }
        if let name = moved[reference] { return Self.folder + name }
        guard moved.count < Self.mostMoved, let target = target(of: reference) else { return nil }
        let name = freeName(for: reference)
        moved[reference] = name
        definitions[name] = target
        queue.append((name, target))
        return Self.folder + name
    }

    /// The schema a reference leads to.
    func target(of reference: [UInt8]) -> JSONView? {
        if reference == [UInt8(ascii: "#")] { return root }
        if isDirect(reference) { return definitions[Array(reference.dropFirst(Self.folder.count))] }
        guard reference.starts(with: "#/".utf8) else { return nil }
        var value = root
        for token in reference.dropFirst(2).split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            guard let next = Self.step(into: value, Self.unescaped(token)) else { return nil }
            value = next
        }
        return value.kind == .object || value.bool != nil ? value : nil
    }

    /// Takes the next schema that has moved.
    mutating func next() -> (name: [UInt8], schema: JSONView)? {
        queue.isEmpty ? nil : queue.removeFirst()
    }

    /// Whether it names a definition of the root as it is written, without escapes.
    private func isDirect(_ reference: [UInt8]) -> Bool {
        guard reference.starts(with: Self.folder) else { return false }
        let name = reference.dropFirst(Self.folder.count)
        return !name.contains(UInt8(ascii: "/")) && definitions[Array(name)] != nil
    }

    private static func step(into value: JSONView, _ token: [UInt8]) -> JSONView? {
        if value.kind == .object {
            return value.members.first { $0.key.stringBytes ?? [] == token }?.value
        }
        var index = 0
        guard !token.isEmpty, token.count < 7 else { return nil }
        for byte in token {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            index = index * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return value.elements.dropFirst(index).first { _ in true }
    }

    /// A pointer's token, as the fragment of an address (RFC 6901 §6): percent codes first, then `~1` and `~0`.
    private static func unescaped(_ token: ArraySlice<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = token
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let high = rest.first.flatMap(digit),
                let low = rest.dropFirst().first.flatMap(digit)
            {
                bytes.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        var plain: [UInt8] = []
        var escaped = bytes[...]
        while let byte = escaped.popFirst() {
            if byte == UInt8(ascii: "~"), let code = escaped.first,
                code == UInt8(ascii: "0") || code == UInt8(ascii: "1")
            {
                plain.append(code == UInt8(ascii: "0") ? byte : UInt8(ascii: "/"))
                escaped = escaped.dropFirst()
            } else {
                plain.append(byte)
            }
        }
        return plain
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// The last word of the reference, in plain letters, with a number where it is taken.
    private func freeName(for reference: [UInt8]) -> [UInt8] {
        let word = reference.split(separator: UInt8(ascii: "/")).last ?? []
        let base = word.prefix(64).map { byte in
            let isPlain =
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            return isPlain ? byte : UInt8(ascii: "_")
        }
        var name = base
        var number = 2
        while definitions[name] != nil {
            name = base + Array("_\(number)".utf8)
            number += 1
        }
        return name
    }
}
