extension BackendSettings {
    /// Reads one element of `backends:`; nil, after a report, where it lacks what a backend must have.
    init?(reading section: inout SectionReader, firstByte: Duration) {
        self.init(name: "", kind: .openai, baseURL: "")
        timeouts.firstByte = firstByte
        section.read("name", into: &name, as: .backendName)
        section.read("kind", into: &kind, as: .word)
        section.read("base_url", into: &baseURL, as: .baseURL)
        section.read("api_key", into: &apiKey, as: .optional(.secret))
        section.read("model", into: &model, as: .optional(.text))
        section.section("headers") { headers = Self.readHeaders(from: &$0) }
        section.read("http2", into: &http2, as: .boolean)
        section.read("ca_file", into: &caFile, as: .optional(.text))
        checkCertificates(section.context, path: section.path(of: "ca_file"))
        section.section("timeouts") { timeouts.read(from: &$0) }
        for (key, value) in [("name", name), ("base_url", baseURL)] where value.utf8.isEmpty {
            let path = section.path(of: key)
            guard section.context.isSound(path) && section.context.isSound(section.path) else { continue }
            section.context.report("\(section.path): the key \(quoted(key)) is missing", for: path, at: section.mark)
        }
        guard !name.utf8.isEmpty else { return nil }
    }

    private func checkCertificates(_ context: ReadingContext, path: String) {
        guard let caFile, !ConfigurationFile.isReadable(ConfigurationFile.join(context.directory, caFile)) else {
            return
        }
        context.report("cannot read the file \(quoted(caFile))", about: path)
    }

    private static func readHeaders(from section: inout SectionReader) -> [(String, Secret)] {
        var headers: [(String, Secret)] = []
        for entry in section.namedEntries() {
            let path = section.path(of: entry.key)
            if let flaw = flaw(ofHeaderName: entry.key, beside: headers.map(\.0)) {
                section.context.report("\(path): \(flaw)", for: path, at: entry.keyMark, hidesValue: true)
            } else if let value = section.decode(entry.value, as: .secret, path: path) {
                headers.append((entry.key, value))
                section.context.record(path, value.description, .file(line: entry.keyMark.line), at: entry.keyMark)
            }
        }
        return headers
    }

    private static func flaw(ofHeaderName name: String, beside others: [String]) -> String? {
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
