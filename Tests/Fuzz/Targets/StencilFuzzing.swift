import Wire

/// A stencil: what fits it is JSON of the same structure, and its values are those that a parser reads.
enum StencilFuzzing {
    /// The text that a stencil is cut out of, a NUL, and another to hold against it.
    static func take(_ input: [UInt8]) {
        let parts = input.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false).map(Array.init)
        guard let text = parts.first, let document = try? JSONDocument(parsing: text) else { return }
        let scalars = scalars(of: document.root)
        for step in [1, 2] {
            let places = Array(stride(from: 0, to: scalars.count, by: step))
            guard let stencil = JSONStencil(cutting: places.map { scalars[$0] }, outOf: document) else {
                fault("strings and numbers in their order cannot be cut out")
            }
            require(check(stencil, text, places), "a text does not fit itself")
            if parts.count > 1 { _ = check(stencil, parts[1], places) }
            for place in text.indices.prefix(128) {
                var other = text
                other[place] ^= UInt8(truncatingIfNeeded: place &+ text.count) | 1
                _ = check(stencil, other, places)
            }
        }
    }

    /// Whether `other` fits; if so, it is what the stencil says.
    private static func check(_ stencil: JSONStencil, _ other: [UInt8], _ places: [Int]) -> Bool {
        var values: [JSONStencil.Value] = []
        guard stencil.fits(other.span, &values) else { return false }
        guard let document = try? JSONDocument(parsing: other) else { fault("what fits is no JSON") }
        let scalars = scalars(of: document.root)
        require(values.count == places.count, "a hole without a value")
        for (value, place) in zip(values, places) {
            guard place < scalars.count else { fault("what fits has another structure") }
            let view = scalars[place]
            require(value.string(in: other.span) == view.string ?? view.text, "a value is read as another")
        }
        return true
    }

    /// All strings and numbers that are values, in the order of the text.
    private static func scalars(of root: JSONView) -> [JSONView] {
        var found: [JSONView] = []
        var waiting = [root]
        while let view = waiting.popLast() {
            if view.kind == .string || view.kind == .number { found.append(view) }
            waiting += view.elements.reversed()
            waiting += view.members.map(\.value).reversed()
        }
        return found
    }
}
