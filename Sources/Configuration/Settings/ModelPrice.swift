/// What the tokens of a model cost: the `prices:` section.
package struct ModelPrice: Sendable, Equatable {
    /// A model, `backend/model`, or the beginning of either with `*` at its end.
    package let model: String
    /// For a million tokens of the request.
    package var input = 0.0
    /// For a million tokens of the answer.
    package var output = 0.0
    /// For a million tokens of the request that the server had in its cache; nil: as much as others.
    package var cached: Double?
}

extension ModelPrice {
    /// Reads the whole section.
    static func readAll(from section: inout SectionReader) -> [ModelPrice] {
        section.namedEntries().compactMap { entry in
            let path = section.path(of: entry.key)
            let isName = !entry.key.utf8.isEmpty && !entry.key.unicodeScalars.contains(where: \.isControl)
            guard isName, !entry.key.utf8.dropLast().contains(UInt8(ascii: "*")) else {
                section.context.report(
                    "\(section.path): expected a model's name, or the beginning of one with * at its end", for: path,
                    at: entry.keyMark)
                return nil
            }
            var price = ModelPrice(model: entry.key)
            var inner = SectionReader(entry.value, path: path, context: section.context)
            inner.read("input", into: &price.input, as: .number(0...1e6))
            inner.read("output", into: &price.output, as: .number(0...1e6))
            inner.read("cached", into: &price.cached, as: .optional(.number(0...1e6)))
            inner.finish()
            return price
        }
    }
}
