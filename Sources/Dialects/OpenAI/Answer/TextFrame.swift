internal import Wire

/// A chunk without its text: what stands before the text and behind it, which is the same in each chunk of a choice.
struct TextFrame {
    private let start: [UInt8]
    private let end: [UInt8]

    /// The frame that `chunk` is where its text belongs at `place`.
    init(_ chunk: [UInt8], textAt place: Int) {
        start = Array(chunk[..<place])
        end = Array(chunk[place...])
    }

    /// Appends a chunk with a text.
    func append(_ text: String, to output: inout [UInt8]) {
        output.append(contentsOf: start)
        output.append(jsonString: text.utf8.span)
        output.append(contentsOf: end)
    }
}
