internal import Dialects
internal import Wire

/// Whether an answer is one that others may get, too: whole, and no error that looks like an answer.
enum AnswerCheck {
    static func isGood(_ body: [UInt8], isStream: Bool, _ operation: Operation) -> Bool {
        isStream ? isGoodStream(body) : isGoodAnswer(body, operation)
    }

    private static func isGoodAnswer(_ body: [UInt8], _ operation: Operation) -> Bool {
        guard let answer = try? JSONDocument(parsing: body).root, tellsNoError(answer) else { return false }
        let list = operation == .embedding ? answer["data"] : answer["choices"]
        return (list?.count ?? 0) > 0
    }

    /// A stream has come to its end when a choice says why it is finished and `[DONE]` is the last event.
    private static func isGoodStream(_ body: [UInt8]) -> Bool {
        var decoder = EventStreamDecoder()
        var isGood = true
        var hasFinished = false
        var hasEnded = false
        do {
            try decoder.feed(body.span) { event in
                if hasEnded { isGood = false }
                if event.data.elementsEqual("[DONE]".utf8) {
                    hasEnded = true
                } else if let chunk = try? JSONDocument(parsing: event.data).root, tellsNoError(chunk) {
                    hasFinished = hasFinished || finishes(chunk)
                } else {
                    isGood = false
                }
            }
        } catch {
            return false
        }
        return isGood && hasFinished && hasEnded
    }

    private static func finishes(_ chunk: JSONView) -> Bool {
        chunk["choices"]?.elements.contains { $0["finish_reason"]?.kind == .string } ?? false
    }

    private static func tellsNoError(_ answer: JSONView) -> Bool {
        guard answer.kind == .object, answer["error"]?.isNull != false else { return false }
        // Some servers tell of it in the choice that it has ended.
        return answer["choices"]?.elements.allSatisfy {
            $0["error"]?.isNull != false && $0["finish_reason"]?.string != "error"
        } ?? true
    }
}
