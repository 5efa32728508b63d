import Wire

/// A stream of chunks as a client reads it: put together by OpenAI's rules, with every broken rule noted.
struct StreamedAnswer {
    private(set) var chunks: [JSONValue] = []
    private(set) var faults: [String] = []
    private(set) var isDone = false
    /// The messages by choice, in the form of a whole answer's.
    private(set) var choices: [Int: JSONValue] = [:]
    private(set) var usage: JSONValue?

    init(_ bytes: [UInt8], includesUsage: Bool? = nil) {
        var decoder = EventStreamDecoder()
        var payloads: [[UInt8]] = []
        try? decoder.feed(bytes.span) { payloads.append($0.data) }
        if decoder.finish() { faults.append("ends within an event") }
        for payload in payloads {
            if isDone { faults.append("goes on behind [DONE]") }
            if payload == Array("[DONE]".utf8) {
                isDone = true
            } else if let chunk = try? JSONValue(parsing: payload) {
                chunks.append(chunk)
                take(chunk, includesUsage: includesUsage)
            } else {
                faults.append("no JSON: \(String(decoding: payload.prefix(80), as: UTF8.self))")
            }
        }
        if Set(chunks.map { "\($0["id"]?.string ?? "") \($0["model"]?.string ?? "")" }).count > 1 {
            faults.append("id or model changes")
        }
        for (index, choice) in choices where choice["finish_reason"]?.string == nil {
            faults.append("choice \(index) has no finish reason")
        }
        if includesUsage == true, usage == nil { faults.append("no usage chunk") }
    }

    private mutating func take(_ chunk: JSONValue, includesUsage: Bool?) {
        let items = chunk["choices"]?.array ?? []
        if let told = chunk["usage"], !told.isNull {
            if usage != nil || !items.isEmpty || includesUsage == false { faults.append("usage out of place") }
            usage = told
        } else if items.isEmpty {
            faults.append("a chunk without choices and usage")
        } else if usage != nil {
            faults.append("a chunk behind the usage")
        } else if includesUsage == (chunk["usage"] == nil) {
            faults.append("usage: null where it was not asked for, or none where it was")
        }
        if items.count > 1 { faults.append("several choices in a chunk") }
        for item in items { take(item) }
    }

    private mutating func take(_ item: JSONValue) {
        let index = item["index"]?.int ?? 0
        let delta = item["delta"] ?? .null
        var choice = choices[index] ?? ["index": .number(JSONNumber(index)), "message": [:], "logprobs": nil]
        if choices[index] == nil {
            if delta["role"]?.string != "assistant" || item["finish_reason"]?.isNull != true {
                faults.append("choice \(index) begins without a role of its own")
            }
        } else if delta["role"] != nil {
            faults.append("choice \(index): the role again")
        }
        if choice["finish_reason"]?.string != nil { faults.append("choice \(index) goes on behind its end") }
        var message = choice["message"]?.object ?? JSONObject()
        for member in delta.object?.members ?? [] { merge(member, into: &message, choice: index) }
        if item["finish_reason"]?.string == nil, delta.object?.members.isEmpty != false {
            faults.append("choice \(index): an empty delta")
        }
        var object = choice.object ?? JSONObject()
        object["message"] = .object(message)
        if let logprobs = item["logprobs"], !logprobs.isNull {
            let content = (object["logprobs"]?["content"]?.array ?? []) + (logprobs["content"]?.array ?? [])
            object["logprobs"] = ["content": .array(content), "refusal": nil]
        }
        if let reason = item["finish_reason"], !reason.isNull { object["finish_reason"] = reason }
        choice = .object(object)
        choices[index] = choice
    }

    private mutating func merge(_ member: JSONObject.Member, into message: inout JSONObject, choice: Int) {
        let known = message[member.name]
        switch (member.name, known, member.value) {
        case ("tool_calls", _, .array(let calls)):
            for call in calls { append(call, to: &message, choice: choice) }
        case (_, .string(let text)?, .string(let more)):
            if more.isEmpty { faults.append("choice \(choice): an empty \(member.name)") }
            message[member.name] = .string(text + more)
        case (_, .array(let elements)?, .array(let more)):
            // The official package joins elements by their index, and fails where one has none.
            if more.contains(where: { $0["index"] == nil }) { faults.append("\(member.name) comes twice") }
            message[member.name] = .array(elements + more)
        case (_, .object(var object)?, .object(let more)):
            for inner in more.members {
                if let old = object[inner.name]?.string, let new = inner.value.string, inner.name == "data" {
                    object[inner.name] = .string(old + new)
                } else {
                    if object[inner.name] != nil { faults.append("\(member.name).\(inner.name) comes twice") }
                    object[inner.name] = inner.value
                }
            }
            message[member.name] = .object(object)
        default:
            message[member.name] = member.value
        }
    }

    private mutating func append(_ call: JSONValue, to message: inout JSONObject, choice: Int) {
        var calls = message["tool_calls"]?.array ?? []
        if call["index"]?.int != calls.count {
            faults.append("choice \(choice): call \(calls.count) has another index")
        }
        let isOpened = call["id"]?.string?.isEmpty == false && call["type"]?.string != nil
        if !isOpened { faults.append("choice \(choice): a call without id or type") }
        if case .object(var object) = call {
            object["index"] = nil
            calls.append(.object(object))
        }
        message["tool_calls"] = .array(calls)
    }
}
