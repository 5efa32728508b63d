/// One value in a document's index: 16 bytes, in document order, a member's name before its value.
struct JSONIndexEntry: Sendable {
    /// The offset of the value's first byte.
    let start: UInt32

    /// The offset behind the value's last byte.
    private(set) var end: UInt32

    /// The index of the entry behind this value and everything in it; while a container is open, its parent's index.
    private(set) var next: UInt32

    /// From the lowest bit: three bits of kind, one for "has escapes", the rest counts a container's children.
    private var detail: UInt32

    /// The highest number of children, and so of entries, that fits.
    static let highestCount = 1 << 28 - 1

    @inline(__always)
    init(kind: JSONView.Kind, start: Int, end: Int, next: Int, hasEscapes: Bool = false) {
        self.start = UInt32(truncatingIfNeeded: start)
        self.end = UInt32(truncatingIfNeeded: end)
        self.next = UInt32(truncatingIfNeeded: next)
        self.detail = UInt32(kind.rawValue) | (hasEscapes ? 8 : 0)
    }

    var kind: JSONView.Kind { JSONView.Kind(rawValue: UInt8(detail & 7)) ?? .null }
    var hasEscapes: Bool { detail & 8 != 0 }
    var count: Int { Int(detail &>> 4) }
    var range: Range<Int> { Int(start)..<Int(end) }

    /// The bytes between a string's quotes.
    var content: Range<Int> { Int(start) + 1..<Int(end) - 1 }

    /// The number of those bytes.
    var contentCount: Int { Int(end &- start) &- 2 }

    /// Whether this is a value of that kind, without making a `Kind` of what is stored.
    @inline(__always)
    func isKind(_ kind: JSONView.Kind) -> Bool {
        detail & 7 == UInt32(kind.rawValue)
    }

    /// Notes the children that a container has so far.
    @inline(__always)
    mutating func count(_ children: Int) {
        detail = detail & 15 | UInt32(truncatingIfNeeded: children) &<< 4
    }

    /// Ends a container.
    @inline(__always)
    mutating func close(at end: Int, next: Int, children: Int) {
        self.end = UInt32(truncatingIfNeeded: end)
        self.next = UInt32(truncatingIfNeeded: next)
        count(children)
    }
}
