import Support
import Wire

/// Random trees, numbers and bytes, weighted towards what parsers get wrong.
struct RandomJSON {
    var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    mutating func value(depth: Int) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &generator) {
        case 0: .null
        case 1: .bool(Bool.random(using: &generator))
        case 2, 3: JSONNumber(numberText()).map { .number($0) } ?? .null
        case 4, 5: .string(string())
        case 6: .array((0..<Int.random(in: 0..<5, using: &generator)).map { _ in value(depth: depth - 1) })
        default: .object(object(depth: depth - 1))
        }
    }

    mutating func object(depth: Int) -> JSONObject {
        var members: [JSONObject.Member] = []
        for _ in 0..<Int.random(in: 0..<5, using: &generator) {
            members.append(JSONObject.Member(name: string(), value: value(depth: depth)))
        }
        return JSONObject(members)
    }

    mutating func string() -> String {
        String(decoding: Self.trickyBytes(using: &generator), as: UTF8.self)
    }

    /// A number by the grammar: up to 25 digits before and behind the point, exponents up to and beyond the range.
    mutating func numberText() -> String {
        var text = Bool.random(using: &generator) ? "-" : ""
        let whole = digits(0..<25).drop { $0 == "0" }
        text += whole.isEmpty ? "0" : String(whole)
        if Bool.random(using: &generator) { text += "." + digits(1..<25) }
        if Bool.random(using: &generator) {
            text += ["e", "E", "e+", "E-", "e-"].randomElement(using: &generator) ?? "e"
            text += String(Int.random(in: 0..<360, using: &generator) >> Int.random(in: 0..<6, using: &generator))
        }
        return text
    }

    private mutating func digits(_ counts: Range<Int>) -> String {
        let count = Int.random(in: counts, using: &generator)
        return String((0..<count).map { _ in "00123456789".randomElement(using: &generator) ?? "0" })
    }

    static func trickyBytes(using generator: inout SeededGenerator) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 0..<24, using: &generator) {
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: bytes.append(trickyByte(using: &generator))
            case 1:
                let scalar = Unicode.Scalar(UInt32.random(in: 0..<0x11_0000, using: &generator)) ?? "é"
                bytes.append(contentsOf: String(scalar).utf8)
            default: bytes.append(UInt8.random(in: 0x20..<0x7F, using: &generator))
            }
        }
        return bytes
    }

    static func trickyByte(using generator: inout SeededGenerator) -> UInt8 {
        let special: [UInt8] = [
            0x00, 0x08, 0x0A, 0x0D, 0x1F, 0x20, 0x21, 0x22, 0x23, 0x2C, 0x30, 0x3A, 0x5B, 0x5C, 0x5D, 0x65, 0x75, 0x7B,
            0x7D, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xA2, 0xBF, 0xC0, 0xC2, 0xDC, 0xDF, 0xE0, 0xED, 0xEF, 0xF0, 0xF4,
            0xF5, 0xFF,
        ]
        let byte = UInt8.random(in: .min ... .max, using: &generator)
        return Bool.random(using: &generator) ? special.randomElement(using: &generator) ?? byte : byte
    }
}
