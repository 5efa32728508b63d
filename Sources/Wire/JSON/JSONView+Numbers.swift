extension JSONView {
    /// The number, if it is whole and fits; `1.0` and `1e3` are whole.
    package var int: Int? {
        document.int(at: node)
    }

    /// The nearest `Double`; `nil` for a number beyond the largest finite one.
    package var double: Double? {
        kind == .number ? JSONNumber.double(of: document.bytes.span.extracting(range)) : nil
    }

    /// Every number within this value, however deep, in the order of the text.
    package var numbers: [JSONView] {
        (index..<max(index + 1, Int(entry.next))).filter { document.entries[$0].kind == .number }
            .map { JSONView(document: document, index: $0) }
    }
}
