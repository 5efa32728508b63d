/// A value that a configuration gives a name of its own.
package struct Named<Value: Sendable & Equatable>: Sendable, Equatable {
    package let name: String
    package let value: Value

    package init(_ name: String, _ value: Value) {
        self.name = name
        self.value = value
    }
}

extension SectionReader {
    private struct Found<Value: Sendable & Equatable> {
        let named: Named<Value>
        let origin: Origin
        let mark: YAMLMark?
    }

    /// Reads a mapping whose keys are names. A variable stands for all of it: `name=value,name=value`.
    ///
    /// - Parameter flaw: what is wrong with a name, and with its standing beside others; nil: nothing.
    mutating func readNamed<Value>(
        _ key: String, into list: inout [Named<Value>], as format: ValueFormat<Value>,
        environment variables: String..., refusing flaw: (_ name: String, _ others: [String]) -> String?
    ) {
        let context = context
        let path = path(of: key)
        var found: [Found<Value>] = []
        section(key) { section in
            for entry in section.namedEntries() {
                let path = section.path(of: entry.key)
                if let flaw = flaw(entry.key, found.map(\.named.name)) {
                    context.report("\(path): \(flaw)", for: path, at: entry.keyMark, hidesValue: true)
                } else if let value = section.decode(entry.value, as: format, path: path) {
                    let origin = Origin.file(line: entry.keyMark.line)
                    found.append(Found(named: Named(entry.key, value), origin: origin, mark: entry.keyMark))
                }
            }
        }
        if let variable = variables.first(where: { context.variable($0) != nil }),
            let text = context.variable(variable)
        {
            found = pairs(in: text, of: variable, as: format, refusing: flaw, path)
        }
        for item in found {
            context.record("\(path).\(item.named.name)", format.show(item.named.value), item.origin, at: item.mark)
        }
        list = found.map(\.named)
    }

    private func pairs<Value>(
        in text: String, of variable: String, as format: ValueFormat<Value>,
        refusing flaw: (_ name: String, _ others: [String]) -> String?, _ path: String
    ) -> [Found<Value>] {
        guard let pairs = PairList(text)?.pairs else {
            context.report(
                "\(variable): expected name=value pairs separated by commas, values percent-encoded", for: path, at: nil
            )
            return []
        }
        var found: [Found<Value>] = []
        for (name, value) in pairs {
            if let flaw = flaw(name, found.map(\.named.name)) {
                context.report("\(variable): \(flaw)", for: path, at: nil)
            } else if let value = parse(value, as: format, source: variable, path: path) {
                found.append(Found(named: Named(name, value), origin: .environment(variable), mark: nil))
            }
        }
        return found
    }
}

/// What a variable such as `OTEL_RESOURCE_ATTRIBUTES` holds: `name=value,name=value` with blanks around the parts and
/// percent-encoded values (W3C Baggage, section 3.2.1, without properties).
struct PairList {
    let pairs: [(name: String, value: String)]

    /// nil for anything else.
    init?(_ text: String) {
        var pairs: [(String, String)] = []
        for part in Self.trimmed(Array(text.utf8)[...]).split(separator: UInt8(ascii: ",")) {
            let part = Self.trimmed(part)
            if part.isEmpty { continue }
            guard let equals = part.firstIndex(of: UInt8(ascii: "=")),
                let value = Self.decode(Self.trimmed(part[(equals + 1)...]))
            else { return nil }
            pairs.append((String(decoding: Self.trimmed(part[..<equals]), as: UTF8.self), value))
        }
        self.pairs = pairs
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes.drop { $0 == 0x20 || $0 == 0x09 }
        while let last = bytes.last, last == 0x20 || last == 0x09 { bytes.removeLast() }
        return bytes
    }

    private static func decode(_ bytes: ArraySlice<UInt8>) -> String? {
        var decoded: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                decoded.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                return nil
            }
            decoded.append(high << 4 | low)
        }
        return String(validating: decoded, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - 0x30
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - 0x37
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - 0x57
        default: nil
        }
    }
}
