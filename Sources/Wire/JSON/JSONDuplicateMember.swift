/// An object has a member twice that may be there only once.
package struct JSONDuplicateMember: Error, Equatable, Sendable {
    /// The member's name.
    package let name: String

    /// The offset of the second member's name.
    package let offset: Int

    /// Its line, counted from 1.
    package let line: Int

    /// Its column, counted in bytes from 1.
    package let column: Int

    init(name: StaticString, at offset: Int, in text: Span<UInt8>) {
        let place = JSONPlace(of: offset, in: text)
        self.name = name.description
        self.offset = offset
        self.line = place.line
        self.column = place.column
    }

    /// The error in words for a client, without the place.
    package var message: String { "the member '\(name)' stands twice in one object" }
}
