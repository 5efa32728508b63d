/// Google's name of a field at fault as the parameter the client wrote (mapping 21.2).
enum ErrorField {
    /// Nil where the client has no such parameter.
    static func param(_ field: String) -> String? {
        var steps = words(field)
        // Envelopes that some paths add.
        while let first = steps.first, ["request", "generate_content_request"].contains(first.name) {
            steps.removeFirst()
        }
        guard let first = steps.first else { return nil }
        switch first.name {
        case "contents", "system_instruction": return "messages"
        case "model", "service_tier", "labels": return first.name
        case "content": return "input"
        case "requests": return first.place.map { "input[\($0)]" } ?? "input"
        case "output_dimensionality": return "dimensions"
        case "tools": return tool(Array(steps.dropFirst()), first.place)
        case "tool_config": return "tool_choice"
        case "safety_settings", "cached_content": return "google.\(first.name)"
        case "generation_config": return steps.count > 1 ? setting(steps[1].name) : nil
        default: return nil
        }
    }

    private static func tool(_ steps: [(name: String, place: Int?)], _ place: Int?) -> String {
        // All functions go in one tool: the declaration's place is the client's tool's.
        guard let first = steps.first, first.name == "function_declarations", let place = first.place else {
            return "tools"
        }
        guard steps.count > 1 else { return "tools[\(place)]" }
        switch steps[1].name {
        case "name": return "tools[\(place)].function.name"
        case "description": return "tools[\(place)].function.description"
        case "parameters", "parameters_json_schema": return "tools[\(place)].function.parameters"
        default: return "tools[\(place)]"
        }
    }

    private static func setting(_ name: String) -> String? {
        switch name {
        case "max_output_tokens": "max_tokens"
        case "candidate_count": "n"
        case "stop_sequences": "stop"
        case "response_logprobs": "logprobs"
        case "logprobs": "top_logprobs"
        case "response_mime_type", "response_schema", "response_json_schema": "response_format"
        case "response_modalities": "modalities"
        case "speech_config": "audio"
        case "thinking_config": "reasoning_effort"
        case "temperature", "top_p", "top_k", "seed", "presence_penalty", "frequency_penalty": name
        default: nil
        }
    }

    /// `tools[0].functionDeclarations[2].name` as names in snake case, with their places.
    private static func words(_ field: String) -> [(name: String, place: Int?)] {
        field.utf8.split(separator: UInt8(ascii: ".")).prefix(8).map { step in
            var name: [UInt8] = []
            for byte in step.prefix(64) {
                if byte == UInt8(ascii: "[") { break }
                if byte &- 0x41 < 26 {
                    if !name.isEmpty { name.append(UInt8(ascii: "_")) }
                    name.append(byte | 0x20)
                } else {
                    name.append(byte)
                }
            }
            return (String(decoding: name, as: UTF8.self), place(step))
        }
    }

    private static func place(_ step: Substring.UTF8View) -> Int? {
        guard let open = step.firstIndex(of: UInt8(ascii: "[")) else { return nil }
        let digits = step[step.index(after: open)...].prefix { $0 &- 0x30 < 10 }
        guard 1...6 ~= digits.count else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
}
