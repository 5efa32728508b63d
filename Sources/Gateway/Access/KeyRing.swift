internal import Configuration
internal import Wire

/// The keys clients may use. Compared in constant time: an answer's delay tells nothing about how near a guess came.
struct KeyRing {
    private let keys: [[UInt8]]

    init(_ keys: [Secret]) {
        self.keys = keys.map { Array($0.reveal().utf8) }
    }

    enum Verdict {
        case admitted
        case missing
        case wrong
    }

    /// Judges the key in `Authorization: Bearer`, or in `x-api-key` for clients of other APIs.
    func judge(_ fields: HTTPFields) -> Verdict {
        if keys.isEmpty { return .admitted }
        guard let given = Self.bearer(fields) ?? fields.value(of: "x-api-key"), !given.isEmpty else { return .missing }
        var isKnown = false
        for key in keys where Self.areEqual(key, given) { isKnown = true }
        return isKnown ? .admitted : .wrong
    }

    private static func bearer(_ fields: HTTPFields) -> ArraySlice<UInt8>? {
        guard let value = fields.value(of: "authorization") else { return nil }
        let scheme = "bearer ".utf8
        guard value.count > scheme.count, zip(value, scheme).allSatisfy({ $0 == $1 || $0 | 0x20 == $1 }) else {
            return nil
        }
        return value.dropFirst(scheme.count)
    }

    private static func areEqual(_ key: [UInt8], _ given: ArraySlice<UInt8>) -> Bool {
        var difference = UInt(bitPattern: key.count ^ given.count)
        for (index, byte) in given.enumerated() {
            difference |= UInt(byte ^ (key.isEmpty ? 0 : key[index % key.count]))
        }
        return difference == 0
    }
}
