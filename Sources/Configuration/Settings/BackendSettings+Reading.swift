extension BackendSettings {
    /// Reads one element of `backends:`; nil, after a report, where it lacks what a backend must have.
    init?(reading section: inout SectionReader, firstByte: Duration) {
        self.init(name: "", kind: .openai, baseURL: "")
        timeouts.firstByte = firstByte
        section.read("name", into: &name, as: .backendName)
        section.read("kind", into: &kind, as: .word)
        readPlaces(from: &section)
        section.read("balance", into: &balance, as: .word)
        section.read("api_key", into: &apiKey, as: .optional(.secret))
        section.read("model", into: &model, as: .optional(.text))
        section.readList("models", into: &models, of: .text)
        section.readList("model_prefixes", into: &modelPrefixes, of: .text)
        var named: [Named<Secret>] = []
        section.readNamed("headers", into: &named, as: .secret, refusing: Self.flaw(ofHeaderName:beside:))
        headers = named.map { ($0.name, $0.value) }
        section.read("http2", into: &http2, as: .boolean)
        connection.read(from: &section)
        admission.read(from: &section)
        section.section("timeouts") { timeouts.read(from: &$0) }
        section.section("ollama") { ollama.read(from: &$0) }
        for (key, value) in [("name", name), ("base_url", baseURL)] where value.utf8.isEmpty {
            let path = section.path(of: key)
            guard section.context.isSound(path) && section.context.isSound(section.path(of: "base_urls")) else {
                continue
            }
            guard section.context.isSound(section.path) else { continue }
            section.context.report("\(section.path): the key \(quoted(key)) is missing", for: path, at: section.mark)
        }
        guard !name.utf8.isEmpty else { return nil }
    }

    /// One `base_url`, or several `base_urls`.
    private mutating func readPlaces(from section: inout SectionReader) {
        var one: String?
        var several: [String] = []
        section.read("base_url", into: &one, as: .optional(.baseURL))
        section.readList("base_urls", into: &several, of: .baseURL)
        let path = section.path(of: "base_urls")
        if one != nil, !several.isEmpty {
            section.context.report("there is a base_url already; name all places here, or one there", about: path)
        }
        if several.count > Self.mostPlaces {
            section.context.report("a backend may have at most \(Self.mostPlaces) places", about: path)
        }
        for (index, place) in several.enumerated() where several[..<index].contains(place) {
            section.context.report("\(quoted(place)) is named twice", about: path)
        }
        baseURLs = several.isEmpty ? [one ?? ""] : several
    }

    private static let mostPlaces = 256

    /// What is wrong with a header that the configuration adds to requests; nil: nothing.
    static func flaw(ofHeaderName name: String, beside others: [String]) -> String? {
        guard !name.utf8.isEmpty, name.utf8.allSatisfy(isTokenByte) else { return "not a header name" }
        let lowered = name.lowercasedASCII
        guard !ownHeaders.contains(lowered) else { return "the gateway sets this header itself" }
        return others.contains { $0.lowercasedASCII == lowered } ? "the header is there already" : nil
    }

    /// `tchar` (RFC 9110, section 5.6.2).
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default:
            "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    // Framing and hop-by-hop fields (RFC 9110, section 7.6.1): set from here they could split a request in two.
    private static let ownHeaders: Set<String> = [
        "connection", "content-length", "expect", "host", "keep-alive", "proxy-connection", "te", "trailer",
        "transfer-encoding", "upgrade",
    ]
}

extension String {
    fileprivate var lowercasedASCII: String {
        String(decoding: utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}
