import Wire

/// JSON: what is read can be written and reads back as the same, and every view of it can be asked everything.
enum JSONFuzzing {
    private static let limits = JSONLimits(depth: 128, values: 10_000)

    static func take(_ input: [UInt8]) {
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(parsing: input, limits: limits)
        } catch {
            require(error.line >= 1 && error.column >= 1 && !error.message.isEmpty, "an error without a place")
            return
        }
        require(String(validating: input, as: UTF8.self) != nil, "text that is no UTF-8 was accepted")
        require(document.bytes == input, "the text was changed")
        ask(document.root)
        let value = JSONValue(document.root)
        let text = value.text
        guard let again = try? JSONValue(parsing: text, limits: limits) else {
            fault("what was written does not read back")
        }
        require(again == value, "what was written reads back as another")
        require(again.text == text, "writing twice writes differently")
    }

    /// Without recursion: the fuzzer's stack is no part of what is tested.
    private static func ask(_ root: JSONView) {
        var waiting = [root]
        while let view = waiting.popLast() {
            _ = (view.int, view.double, view.bool, view.place, view.hasEscapes, view["model"], view.count)
            require(view.kind != .number || view.int == nil || view.double != nil, "a whole number that is no number")
            if let text = view.string {
                require(Array(text.utf8) == view.stringBytes, "a string of two values")
                requireString(text)
            }
            var count = 0
            for element in view.elements {
                waiting.append(element)
                count += 1
            }
            for (key, value) in view.members {
                require(key.kind == .string, "a name that is no string")
                waiting.append(value)
                count += 1
            }
            require(count == view.count, "a wrong count")
        }
    }

    private static func requireString(_ text: String) {
        var writer = JSONWriter()
        writer.string(text)
        let again = try? JSONDocument(parsing: writer.bytes).root.string
        require(again.map { Array($0.utf8) } == Array(text.utf8), "a string reads back as another")
    }
}
