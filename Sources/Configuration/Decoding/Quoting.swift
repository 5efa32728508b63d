/// A text from outside in quotes, fit for a message.
func quoted(_ text: String) -> String {
    "\"\(printable(text, atMost: 60))\""
}

/// A text without control characters, clipped.
func printable(_ text: String, atMost longest: Int) -> String {
    var shown = ""
    for (index, scalar) in text.unicodeScalars.enumerated() {
        guard index < longest else { return shown + "..." }
        shown.unicodeScalars.append(scalar.isControl ? "?" : scalar)
    }
    return shown
}

extension Unicode.Scalar {
    /// Whether a terminal or a header could take this for more than text (C0, DEL, C1, line separators).
    var isControl: Bool {
        switch value {
        case 0...0x1F, 0x7F...0x9F, 0x2028, 0x2029: true
        default: false
        }
    }
}
