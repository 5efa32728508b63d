/// A key or password: never printed, only handed out by `reveal()`.
package struct Secret: Sendable {
    private let text: String

    /// A secret without control characters; one line break at the end, as block scalars and files add it, is dropped.
    package init?(_ text: String) {
        var bytes = Array(text.utf8)
        if bytes.last == 0x0A { bytes.removeLast() }
        if bytes.count < text.utf8.count && bytes.last == 0x0D { bytes.removeLast() }
        let trimmed = String(decoding: bytes, as: UTF8.self)
        guard !trimmed.unicodeScalars.contains(where: \.isControl) else { return nil }
        self.text = trimmed
    }

    /// The text itself, for the one place that sends it.
    package func reveal() -> String { text }

    /// Whether there is nothing to keep secret.
    package var isEmpty: Bool { text.utf8.isEmpty }
}

extension Secret: Equatable {
    /// Compares bytes, in a time that does not depend on where they differ.
    package static func == (left: Secret, right: Secret) -> Bool {
        guard left.text.utf8.count == right.text.utf8.count else { return false }
        var difference: UInt8 = 0
        for (one, other) in zip(left.text.utf8, right.text.utf8) { difference |= one ^ other }
        return difference == 0
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always `***`.
    package var description: String { "***" }
    /// Always `***`.
    package var debugDescription: String { "***" }
    /// Nothing inside, so that `dump` has nothing to show.
    package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
