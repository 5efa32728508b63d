internal import Wire

/// A chunk without its text: what stands before the text and behind it, which is the same in each chunk of a choice.
struct TextFrame {
    private let chunk: [UInt8]
    private let place: Int

    /// The frame that `chunk` is where its text belongs at `place`.
    init(_ chunk: [UInt8], textAt place: Int) {
        self.chunk = chunk
        self.place = place
    }

    /// Appends a chunk with a text.
    func append(_ text: String, to output: inout [UInt8]) {
        let chunk = chunk.span
        output.append(contentsOf: chunk, in: 0..<place)
        output.append(jsonString: text.utf8.span)
        output.append(contentsOf: chunk, in: place..<chunk.count)
    }
}
