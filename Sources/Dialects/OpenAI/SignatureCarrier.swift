/// A thought signature behind the id of a call, for clients that give back ids and drop what they do not know.
///
/// `call_7__sig_gapi_EpwCCpkC` is the call `call_7` with a signature that `gapi` issued, in base64url without padding.
package enum SignatureCarrier {
    private static let mark = Array("__sig_".utf8)
    /// What LiteLLM puts between an id and the plain signature.
    private static let foreignMark = Array("__thought__".utf8)

    /// The id with the signature behind it; the bare id where either would not come back as it was.
    ///
    /// An issuer's mark must not have an underscore, which ends it here.
    package static func id(_ id: String, carrying signature: ThoughtSignature) -> String {
        let issuer = signature.issuer ?? ""
        guard !issuer.utf8.contains(UInt8(ascii: "_")), isBase64(signature.value.utf8) else { return id }
        var text = Array(id.utf8)
        text += mark
        text += issuer.utf8
        text.append(UInt8(ascii: "_"))
        for byte in signature.value.utf8 where byte != UInt8(ascii: "=") {
            switch byte {
            case UInt8(ascii: "+"): text.append(UInt8(ascii: "-"))
            case UInt8(ascii: "/"): text.append(UInt8(ascii: "_"))
            default: text.append(byte)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The id as it was before something was put behind it, and what that was: the gateway's own form or LiteLLM's.
    package static func read(_ id: String) -> (id: String, signature: ThoughtSignature?) {
        let text = Array(id.utf8)
        if let found = range(of: mark, in: text), let signature = ownSignature(text[found.upperBound...]) {
            return (String(decoding: text[..<found.lowerBound], as: UTF8.self), signature)
        }
        if let found = range(of: foreignMark, in: text), isBase64(text[found.upperBound...]) {
            let value = String(decoding: text[found.upperBound...], as: UTF8.self)
            let bare = String(decoding: text[..<found.lowerBound], as: UTF8.self)
            return (bare, ThoughtSignature(value: value, issuer: nil))
        }
        return (id, nil)
    }

    private static func ownSignature(_ text: ArraySlice<UInt8>) -> ThoughtSignature? {
        guard let end = text.firstIndex(of: UInt8(ascii: "_")), isBase64(text[(end + 1)...]) else { return nil }
        var value = text[(end + 1)...].map { byte in
            switch byte {
            case UInt8(ascii: "-"): UInt8(ascii: "+")
            case UInt8(ascii: "_"): UInt8(ascii: "/")
            default: byte
            }
        }
        while value.count % 4 != 0 { value.append(UInt8(ascii: "=")) }
        let issuer = text[..<end].isEmpty ? nil : String(decoding: text[..<end], as: UTF8.self)
        return ThoughtSignature(value: String(decoding: value, as: UTF8.self), issuer: issuer)
    }

    private static func range(of mark: [UInt8], in text: [UInt8]) -> Range<Int>? {
        guard text.count > mark.count else { return nil }
        for start in 0...(text.count - mark.count) where text[start] == mark[0] {
            if text[start..<start + mark.count].elementsEqual(mark) { return start..<start + mark.count }
        }
        return nil
    }

    private static func isBase64(_ text: some Collection<UInt8>) -> Bool {
        !text.isEmpty
            && text.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "-"),
                    UInt8(ascii: "_"), UInt8(ascii: "="):
                    true
                default: false
                }
            }
    }
}
