import Wire

/// What is wrong with a whole answer in OpenAI's form, by its own rules.
enum AnswerRules {
    private static let reasons: Set<String> = ["stop", "length", "tool_calls", "content_filter", "function_call"]

    static func faults(of answer: JSONValue) -> [String] {
        var faults: [String] = []
        if answer["id"]?.string?.isEmpty != false { faults.append("no id") }
        if answer["model"]?.string?.isEmpty != false { faults.append("no model") }
        if answer["object"]?.string != "chat.completion" { faults.append("wrong object") }
        let choices = answer["choices"]?.array ?? []
        if choices.isEmpty { faults.append("no choices") }
        for choice in choices { faults += self.faults(ofChoice: choice) }
        if let usage = answer["usage"] { faults += self.faults(ofUsage: usage) }
        return faults
    }

    private static func faults(ofChoice choice: JSONValue) -> [String] {
        var faults: [String] = []
        let message = choice["message"] ?? .null
        let reason = choice["finish_reason"]?.string ?? ""
        if !reasons.contains(reason) { faults.append("finish_reason \(reason)") }
        if message["role"]?.string != "assistant" { faults.append("no role") }
        if message["content"] == nil || message["refusal"] == nil { faults.append("content or refusal is missing") }
        let calls = message["tool_calls"]?.array ?? []
        if message["tool_calls"] != nil, calls.isEmpty { faults.append("empty tool_calls") }
        if reason == "tool_calls", calls.isEmpty { faults.append("tool_calls without calls") }
        if reason == "stop", !calls.isEmpty { faults.append("stop with calls") }
        if Set(calls.map { $0["id"]?.string ?? "" }).count != calls.count { faults.append("two calls share an id") }
        for call in calls {
            guard let text = call["function"]?["arguments"]?.string,
                let arguments = try? JSONValue(parsing: Array(text.utf8)), arguments.object != nil
            else {
                faults.append("arguments are no JSON object")
                continue
            }
        }
        let length = message["content"]?.string?.unicodeScalars.count ?? 0
        for note in message["annotations"]?.array ?? [] {
            let start = note["url_citation"]?["start_index"]?.int ?? -1
            let end = note["url_citation"]?["end_index"]?.int ?? -1
            if !(0 <= start && start <= end && end <= length) { faults.append("a citation outside the text") }
        }
        return faults
    }

    private static func faults(ofUsage usage: JSONValue) -> [String] {
        let counts = ["prompt_tokens", "completion_tokens", "total_tokens"].map { usage[$0]?.int ?? -1 }
        if counts.contains(where: { $0 < 0 }) { return ["usage lacks a count"] }
        let reasoning = usage["completion_tokens_details"]?["reasoning_tokens"]?.int ?? 0
        return reasoning > counts[1] ? ["more reasoning than completion"] : []
    }
}
