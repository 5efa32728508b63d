internal import Wire

/// What a model is told where its server cannot hold it to JSON.
enum JSONInstruction {
    /// The instruction for a format; nil for text.
    static func text(for format: OutputFormat) -> String? {
        switch format {
        case .text: nil
        case .json: "Answer with one valid JSON value and nothing else: no Markdown fence, no words before or after it."
        case .schema(let schema):
            "Answer with one JSON value that fits the JSON Schema below and nothing else: no Markdown fence, no words "
                + "before or after it.\n\(String(decoding: schema.rawBytes, as: UTF8.self))"
        }
    }
}
