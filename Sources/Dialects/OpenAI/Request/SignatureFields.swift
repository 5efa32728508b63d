internal import Wire

extension ThoughtSignature {
    /// The issuer of what Vertex AI's own endpoint for OpenAI's clients signed: it names none.
    static let vertex = "vertex"
}

/// Where clients keep thought signatures beside what OpenAI knows.
enum SignatureFields {
    /// The signature in a message, a call or a picture: in Google's own member, or in LiteLLM's.
    static func signature(of holder: JSONView) -> ThoughtSignature? {
        if let extra = holder["extra_content"] {
            for (members, owner) in [(extra["google"], nil), (extra["vertex"], ThoughtSignature.vertex)] {
                guard let value = members?["thought_signature"]?.string, !value.isEmpty else { continue }
                return ThoughtSignature(value: value, issuer: members?["issuer"]?.string ?? owner)
            }
        }
        guard let foreign = holder["provider_specific_fields"] else { return nil }
        let first = foreign["thought_signatures"]?.elements.first { $0.kind == .string }
        guard let value = foreign["thought_signature"]?.string ?? first?.string, !value.isEmpty else { return nil }
        return ThoughtSignature(value: value, issuer: nil)
    }

    /// The signature of a call: beside it, within its function, or behind its id, which also tells who issued it.
    static func signature(ofCall call: JSONView, id: String) -> ThoughtSignature? {
        let beside = signature(of: call) ?? call["function"].flatMap { signature(of: $0) }
        guard beside?.issuer == nil else { return beside }
        let carried = SignatureCarrier.read(id).signature
        guard let beside else { return carried }
        return carried.map { areSame($0.value, beside.value) ? $0 : beside } ?? beside
    }

    /// Whether two texts are the same base64, whatever alphabet and padding they have.
    private static func areSame(_ left: String, _ right: String) -> Bool {
        plain(left).elementsEqual(plain(right))
    }

    private static func plain(_ text: String) -> some Sequence<UInt8> {
        text.utf8.lazy.filter { $0 != UInt8(ascii: "=") }.map { byte in
            switch byte {
            case UInt8(ascii: "-"): UInt8(ascii: "+")
            case UInt8(ascii: "_"): UInt8(ascii: "/")
            default: byte
            }
        }
    }
}
