package import Wire

/// What `POST /api/show` tells of a model's context.
package struct OllamaCard: Sendable, Equatable {
    /// The tokens that the model could take.
    package let maxContextLength: Int?
    /// The tokens it is loaded with where a request does not say, if its own file does.
    package let ownContextLength: Int?

    /// Reads `model_info`, whose names begin with the model's architecture, and the lines of `parameters`.
    package init(_ answer: JSONView) {
        var length: Int?
        for (key, value) in answer["model_info"]?.members.map({ $0 }) ?? [] {
            guard let name = key.string, name.hasSuffix(".context_length"), let count = value.int, count > 0 else {
                continue
            }
            length = length ?? count
        }
        maxContextLength = length
        var own: Int?
        for line in (answer["parameters"]?.string ?? "").utf8.split(separator: UInt8(ascii: "\n")) {
            let words = line.split(separator: UInt8(ascii: " "))
            guard words.count == 2, words[0].elementsEqual("num_ctx".utf8) else { continue }
            own = JSONNumber(String(decoding: words[1], as: UTF8.self))?.int.flatMap { $0 > 0 ? $0 : nil }
        }
        ownContextLength = own
    }

    /// The body that asks for a model's card.
    package static func question(_ model: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("model", model)
        writer.endObject()
        return writer.bytes
    }

    /// What is known of a model with this card.
    ///
    /// - Parameters:
    ///   - loaded: how `GET /api/ps` lists it, if it does.
    ///   - asked: the tokens that the gateway asks for where a request does not say.
    package func details(loaded: OllamaTag?, asked: Int?) -> ModelDetails {
        var own = asked ?? ownContextLength
        if let most = maxContextLength, let wanted = own { own = min(wanted, most) }
        return ModelDetails(
            loadedContextLength: loaded?.contextLength ?? own, maxContextLength: maxContextLength,
            state: loaded == nil ? .notLoaded : .loaded)
    }
}
