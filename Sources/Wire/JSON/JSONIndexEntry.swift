/// One value in a document's index: 16 bytes, in document order, a member's name before its value.
struct JSONIndexEntry: Sendable {
    /// The offset of the value's first byte.
    let start: UInt32

    /// The offset behind the value's last byte.
    var end: UInt32

    /// The index of the entry behind this value and everything in it; while a container is open, its parent's index.
    var next: UInt32

    /// From the lowest bit: three bits of kind, one for "has escapes", the rest counts a container's children.
    private var detail: UInt32

    /// The highest number of children, and so of entries, that fits.
    static let highestCount = 1 << 28 - 1

    init(kind: JSONView.Kind, start: Int, end: Int, next: UInt32, hasEscapes: Bool = false) {
        self.start = UInt32(truncatingIfNeeded: start)
        self.end = UInt32(truncatingIfNeeded: end)
        self.next = next
        self.detail = UInt32(kind.rawValue) | (hasEscapes ? 8 : 0)
    }

    var kind: JSONView.Kind { JSONView.Kind(rawValue: UInt8(detail & 7)) ?? .null }
    var hasEscapes: Bool { detail & 8 != 0 }
    var count: Int { Int(detail >> 4) }
    var range: Range<Int> { Int(start)..<Int(end) }

    /// The bytes between a string's quotes.
    var content: Range<Int> { Int(start) + 1..<Int(end) - 1 }

    /// The number of those bytes.
    var contentCount: Int { Int(end &- start) &- 2 }

    mutating func addChild() {
        detail &+= 16
    }
}
