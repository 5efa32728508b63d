/// Which thought signatures go into a request.
struct GeminiSignatures {
    let family: GeminiModelFamily
    let options: GeminiOptions

    /// Makes Gemini accept a call it did not sign: `skip_thought_signature_validator`, in base64 because the member is of
    /// bytes and a strict proxy may decode it.
    static let standIn = "c2tpcF90aG91Z2h0X3NpZ25hdHVyZV92YWxpZGF0b3I="

    /// The signature's value, unless another endpoint issued it or it is none.
    func usable(_ signature: ThoughtSignature?) -> String? {
        guard let signature, !options.replacesSignatures, !family.isGemma else { return nil }
        guard signature.issuer.map(isHere) ?? true else { return nil }
        return Self.isBase64(signature.value) ? signature.value : nil
    }

    private func isHere(_ issuer: String) -> Bool {
        issuer == options.issuer || options.isVertex && issuer == ThoughtSignature.vertex
    }

    /// The signature of a call. Only the first of a step must have one: parallel calls share it.
    func ofCall(_ signature: ThoughtSignature?, isFirst: Bool) -> String? {
        usable(signature) ?? (isFirst && family.requiresSignatures ? Self.standIn : nil)
    }

    /// The signature of a picture that the model made.
    func ofImage(_ signature: ThoughtSignature?) -> String? {
        usable(signature) ?? (family.requiresImageSignatures ? Self.standIn : nil)
    }

    /// Gemini refuses a whole request for a signature that does not decode. Both alphabets of base64 are accepted, with
    /// padding or without, but no bits that stand for nothing (RFC 4648 §3.5).
    private static func isBase64(_ value: String) -> Bool {
        var digits = value.utf8[...]
        while digits.last == UInt8(ascii: "="), value.utf8.count - digits.count < 2 { digits.removeLast() }
        guard let last = digits.last, digits.allSatisfy({ digit($0) != nil }), let bits = digit(last) else {
            return false
        }
        switch digits.count % 4 {
        case 0: return true
        case 2: return bits & 0xF == 0
        case 3: return bits & 0x3 == 0
        default: return false
        }
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
