extension String {
    /// Without what would steer a terminal: control characters but for new lines and tabs. What a model or a file says
    /// shall neither move the cursor nor set the window's title.
    var withoutControls: String {
        var kept = UnicodeScalarView()
        for scalar in unicodeScalars {
            let value = scalar.value
            let isControl = value < 0x20 || (0x7F...0x9F).contains(value)
            if !isControl || value == 0x0A || value == 0x09 { kept.append(scalar) }
        }
        return String(kept)
    }

    /// On one line, without control characters.
    var onOneLine: String {
        withoutControls.split { $0.isWhitespace }.joined(separator: " ")
    }

    /// How many columns of a terminal this takes: two for the wide characters of East Asia and pictures.
    var columns: Int { reduce(0) { $0 + $1.columns } }

    /// The beginning that fits into `most` columns, with an ellipsis where something is left out.
    func fitting(_ most: Int) -> String {
        guard columns > most else { return self }
        var text = ""
        var used = 0
        for character in self {
            used += character.columns
            guard used < most else { break }
            text.append(character)
        }
        return text + "…"
    }

    /// Filled up with spaces to `width` columns.
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - columns))
    }
}

extension Character {
    fileprivate var columns: Int {
        guard let value = unicodeScalars.first?.value else { return 0 }
        return Self.wide.contains { $0.contains(value) } ? 2 : 1
    }

    /// Unicode's East Asian Width, classes W and F, in blocks.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
        0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1FAFF, 0x20000...0x3FFFD,
    ]
}
