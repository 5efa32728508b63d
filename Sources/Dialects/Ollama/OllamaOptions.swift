package import Wire

/// What Ollama alone understands of a request: the options of the model's run, how long the model stays loaded, and
/// whether it thinks. Ollama's own `/v1` takes none of it; its native API does.
///
/// Read from where clients put it: at the top of the request, in `options` as Ollama's API has it, and in `extra_body`.
package struct OllamaOptions: Sendable {
    /// Members of `options` in Ollama's words, each name once.
    private(set) var run: [(name: String, value: JSONView)] = []
    private(set) var keepAlive: JSONView?
    /// `true`, `false`, or how hard.
    private(set) var think: JSONView?
    /// The same where the request says nothing, not even `reasoning_effort`.
    private(set) var defaultThink: JSONView?
    /// Whether inputs of vectors that are too long are cut.
    private(set) var truncate: JSONView?
    /// The parameters that were read, as the client named them.
    private(set) var sources: Set<String> = []

    /// Names that only a request meant for Ollama has.
    private static let marks: [StaticString] = [
        "options", "keep_alive", "think", "num_ctx", "num_keep", "num_predict", "num_batch", "num_gpu", "main_gpu",
        "num_thread", "repeat_last_n",
    ]

    /// Whether a request asks for something that `/v1` would leave out.
    package static func areAsked(by body: JSONView, _ operation: Operation) -> Bool {
        if holdsMark(body) { return true }
        if let extra = body["extra_body"], extra.kind == .object, holdsMark(extra) { return true }
        return operation == .embedding && body.given("dimensions") != nil
    }

    private static func holdsMark(_ object: JSONView) -> Bool {
        object.members.contains { key, value in !value.isNull && marks.contains { key.stringEquals($0) } }
    }

    /// - Throws: for a value of the wrong type, which Ollama would refuse or leave out.
    package init(_ body: JSONView, defaults: OllamaDefaults = OllamaDefaults()) throws(InvalidRequest) {
        for (source, place) in [(body, ""), (body["extra_body"], "extra_body.")] {
            guard let source, source.kind == .object else { continue }
            try read(source, at: place)
        }
        if let length = defaults.contextLength, !has("num_ctx") {
            run.append(("num_ctx", JSONView(.number(JSONNumber(length)))))
        }
        keepAlive = keepAlive ?? defaults.keepAliveValue
        defaultThink = defaults.thinkValue
    }

    func has(_ name: String) -> Bool {
        run.contains { $0.name == name }
    }

    private mutating func read(_ source: JSONView, at place: String) throws(InvalidRequest) {
        // What stands in Ollama's own form counts before what stands beside it.
        if let options = source.given("options") {
            let object = try options.checkedObject("\(place)options")
            for (key, value) in object.members where !value.isNull {
                let name = key.string ?? ""
                try note(name, value, called: "\(place)options.\(name)")
            }
            sources.insert("\(place)options")
        }
        for (key, value) in source.members where !value.isNull {
            let name = key.string ?? ""
            let param = place + name
            switch name {
            case "keep_alive":
                let checked = try Self.checkedKeepAlive(value, param)
                keepAlive = keepAlive ?? checked
            case "think":
                let checked = try Self.checkedThink(value, param)
                think = think ?? checked
            case "truncate":
                _ = try value.checkedBool(param)
                truncate = truncate ?? value
            case _ where Self.loose.contains(name): try note(name, value, called: param)
            default: continue
            }
            sources.insert(param)
        }
    }

    private mutating func note(_ name: String, _ value: JSONView, called param: String) throws(InvalidRequest) {
        if Self.integers.contains(name) { _ = try value.checkedInt(param) }
        if name == "num_ctx" { _ = try value.checkedInt(param, in: 1...Int(Int32.max)) }
        if Self.numbers.contains(name), value.double == nil { throw .wrongType(param, "a number") }
        guard !has(name) else { return }
        guard run.count < Self.mostOptions else {
            throw InvalidRequest(param: "options", message: "\"options\" must have at most \(Self.mostOptions) members")
        }
        run.append((name, value))
    }

    /// Ollama knows about thirty.
    private static let mostOptions = 100

    /// Seconds, or a duration as Go writes it.
    private static func checkedKeepAlive(_ value: JSONView, _ param: String) throws(InvalidRequest) -> JSONView {
        guard value.kind == .number || value.string?.isEmpty == false else {
            throw .wrongType(param, "a number of seconds or a duration such as \"30m\"")
        }
        return value
    }

    private static func checkedThink(_ value: JSONView, _ param: String) throws(InvalidRequest) -> JSONView {
        guard value.bool != nil || value.string?.isEmpty == false else {
            throw .wrongType(param, "true, false, \"low\", \"medium\" or \"high\"")
        }
        return value
    }

    private static let integers: Set<String> = [
        "num_ctx", "num_keep", "num_predict", "num_batch", "num_gpu", "main_gpu", "num_thread", "repeat_last_n",
        "top_k", "seed", "mirostat",
    ]
    private static let numbers: Set<String> = [
        "min_p", "typical_p", "tfs_z", "repeat_penalty", "mirostat_tau", "mirostat_eta", "temperature", "top_p",
        "presence_penalty", "frequency_penalty",
    ]

    /// Options that may stand at the top of a request. Those that OpenAI's API has, too, are read as OpenAI's.
    private static let loose = integers.subtracting(["top_k", "seed"]).union(numbers)
        .subtracting(["temperature", "top_p", "presence_penalty", "frequency_penalty"])
        .union(["use_mmap", "use_mlock", "penalize_newline", "numa", "low_vram"])
}
