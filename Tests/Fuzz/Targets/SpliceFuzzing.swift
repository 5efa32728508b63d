import Dialects
import Wire

/// Splicing: the model's value changes, and no byte around it.
enum SpliceFuzzing {
    static func take(_ input: [UInt8]) {
        guard let document = try? JSONDocument(parsing: input) else { return }
        for operation in [Operation.chat, .completion, .embedding] {
            guard let envelope = try? RequestEnvelope(document, operation: operation) else { continue }
            requireSplice(document, envelope, operation)
        }
    }

    private static func requireSplice(_ document: JSONDocument, _ envelope: RequestEnvelope, _ operation: Operation) {
        var writer = JSONWriter()
        writer.string("another/\"model\"")
        let before = document.bytes
        let after = document.replacing(envelope.modelRange, with: writer.bytes)
        let head = before[..<envelope.modelRange.lowerBound]
        let tail = before[envelope.modelRange.upperBound...]
        require(after.starts(with: head), "bytes before the model were changed")
        require(after.suffix(tail.count).elementsEqual(tail), "bytes behind the model were changed")
        guard let document = try? JSONDocument(parsing: after),
            let again = try? RequestEnvelope(document, operation: operation)
        else { fault("a spliced request cannot be read") }
        require(again.model == "another/\"model\"", "the model is another than was put in")
        require(again.isStreaming == envelope.isStreaming, "another member was changed")
    }
}
