internal import Wire

/// Collects what a choice cites, until its text is whole (mapping 19).
struct GeminiSources: Sendable {
    private struct Source: Sendable {
        let start: Int
        let end: Int
        let quoted: [UInt8]?
        let title: String
        let url: String
    }

    private var sources: [Source] = []
    private var quotedBytes = 0

    private static let maxSources = 4096
    private static let maxQuotedBytes = 4 << 20

    /// Takes `groundingMetadata`: each support with each of its chunks is a citation.
    mutating func take(grounding: JSONView) {
        guard let supports = grounding["groundingSupports"] else { return }
        let chunks = grounding["groundingChunks"].map { $0.elements.map(Self.page) } ?? []
        for support in supports.elements {
            guard let numbers = support["groundingChunkIndices"] else { continue }
            let segment = support["segment"]
            for number in numbers.elements {
                guard let place = number.int, chunks.indices.contains(place), let page = chunks[place] else { continue }
                append(segment, quoted: segment?["text"]?.stringBytes, page)
            }
        }
    }

    /// Takes `citationMetadata`, whose list has two names.
    mutating func take(recitation: JSONView) {
        guard let list = recitation["citationSources"] ?? recitation["citations"] else { return }
        for source in list.elements {
            guard let url = source["uri"]?.string, !url.isEmpty else { continue }
            let title = source["title"]?.string.flatMap { $0.isEmpty ? nil : $0 }
            append(source, quoted: nil, (title ?? url, url))
        }
    }

    private mutating func append(_ place: JSONView?, quoted: [UInt8]?, _ page: (title: String, url: String)) {
        quotedBytes += quoted?.count ?? 0
        guard sources.count < Self.maxSources, quotedBytes <= Self.maxQuotedBytes else { return }
        // Proto's JSON leaves zeros out.
        let start = place?["startIndex"]?.int ?? 0
        let end = place?["endIndex"]?.int ?? 0
        sources.append(Source(start: start, end: end, quoted: quoted, title: page.title, url: page.url))
    }

    /// Title and address of a `groundingChunk`; nil where there is nothing a client could open.
    private static func page(_ chunk: JSONView) -> (title: String, url: String)? {
        guard let page = chunk["web"] ?? chunk["maps"] ?? chunk["retrievedContext"],
            let url = page["uri"]?.string, url.utf8.starts(with: "http".utf8)
        else { return nil }
        let titles = [page["title"]?.string, page["domain"]?.string]
        return (titles.lazy.compactMap { $0 }.first { !$0.isEmpty } ?? url, url)
    }

    /// The citations that have a place in `text`, each once.
    func citations(in text: AnswerText) -> [Citation] {
        guard !sources.isEmpty, text.isWhole else { return [] }
        var places = CitationPlaces(text)
        var citations: [Citation] = []
        var seen: Set<String> = []
        for source in sources {
            guard let place = places.place(from: source.start, to: source.end, quoted: source.quoted) else { continue }
            guard seen.insert("\(place.lowerBound) \(place.upperBound) \(source.url)").inserted else { continue }
            citations.append(
                Citation(start: place.lowerBound, end: place.upperBound, title: source.title, url: source.url))
        }
        return citations
    }
}
