/// One value of a document, read when asked.
public struct JSONView: Sendable {
    /// What a value is.
    package enum Kind: UInt8, Sendable {
        case object
        case array
        case string
        case number
        case `true`
        case `false`
        case null
    }

    package let document: JSONDocument
    let index: Int

    init(document: JSONDocument, index: Int) {
        self.document = document
        self.index = index
    }

    var entry: JSONIndexEntry { document.entries[index] }

    /// What this value is.
    package var kind: Kind { entry.kind }

    /// Where the value's text lies in the document.
    package var range: Range<Int> { entry.range }

    /// The value's text.
    package var rawBytes: ArraySlice<UInt8> { document.bytes[range] }

    /// The number of an array's elements or an object's members, else 0.
    package var count: Int { entry.count }

    /// Whether this is `null`.
    package var isNull: Bool { kind == .null }

    /// The value of `true` or `false`.
    package var bool: Bool? {
        switch kind {
        case .true: true
        case .false: false
        default: nil
        }
    }

    /// The line and column of the value's first byte, both from 1, the column in bytes; linear in its offset.
    package var place: (line: Int, column: Int) {
        let place = JSONPlace(of: range.lowerBound, in: document.bytes.span)
        return (place.line, place.column)
    }
}
