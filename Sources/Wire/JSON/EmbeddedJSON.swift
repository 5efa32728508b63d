/// Finds the JSON object that a model or a person wrapped in a Markdown fence or put between sentences.
package enum EmbeddedJSON {
    /// How many opening braces are tried: a text that is all braces must not be scanned once for each of them.
    private static let attempts = 32

    /// The first object in `text` that `accept` takes, else the first that is valid JSON at all.
    ///
    /// Lines, columns and offsets are those of `text`: what stands around the object is blanked, not cut off.
    ///
    /// - Returns: nil where nothing in the text begins like an object.
    /// - Throws: what is wrong with the first thing that begins like an object, where that is in front of all valid ones.
    package static func object(
        in text: [UInt8], accept: (JSONView) -> Bool = { _ in true }
    ) throws(JSONError) -> JSONDocument? {
        var firstError: JSONError?
        var firstValid: JSONDocument?
        var position = 0
        for _ in 0..<attempts {
            guard let start = objectStart(in: text, from: position) else { break }
            let end = objectEnd(in: text, from: start)
            do throws(JSONError) {
                let document = try JSONDocument(parsing: blanked(text, around: start..<end))
                if accept(document.root) { return document }
                if firstValid == nil, firstError == nil { firstValid = document }
                position = end
            } catch {
                if firstError == nil, firstValid == nil { firstError = error }
                position = start + 1
            }
        }
        if let firstError { throw firstError }
        return firstValid
    }

    /// A brace with a quote or its partner behind it; words in braces are prose.
    private static func objectStart(in text: [UInt8], from position: Int) -> Int? {
        var start = position
        while let brace = text[start...].firstIndex(of: UInt8(ascii: "{")) {
            switch text[(brace + 1)...].first(where: { !isBlank($0) }) {
            case UInt8(ascii: "\""), UInt8(ascii: "}"), nil: return brace
            default: start = brace + 1
            }
        }
        return nil
    }

    /// Behind the brace that closes the one at `start`, or the end of the text.
    private static func objectEnd(in text: [UInt8], from start: Int) -> Int {
        var depth = 0
        var isInString = false
        var position = start
        while position < text.count {
            switch text[position] {
            case UInt8(ascii: "\""): isInString.toggle()
            case UInt8(ascii: "\\") where isInString: position += 1
            case UInt8(ascii: "{") where !isInString: depth += 1
            case UInt8(ascii: "}") where !isInString:
                depth -= 1
                if depth == 0 { return position + 1 }
            default: break
            }
            position += 1
        }
        return text.count
    }

    private static func blanked(_ text: [UInt8], around range: Range<Int>) -> [UInt8] {
        let newline = UInt8(ascii: "\n")
        return text[..<range.lowerBound].map { $0 == newline ? newline : UInt8(ascii: " ") } + text[range]
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || (0x09...0x0D).contains(byte)
    }
}
