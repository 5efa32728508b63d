internal import Wire

/// The member `options`: how a model runs and how it chooses tokens. What the client wrote in Ollama's words has the
/// last word.
struct OllamaRunOptions {
    private let sampling: Sampling
    private let options: OllamaOptions

    init(_ sampling: Sampling, _ options: OllamaOptions) {
        self.sampling = sampling
        self.options = options
    }

    func write(to writer: inout JSONWriter) {
        var inner = JSONWriter()
        inner.beginObject()
        for (name, value) in options.run {
            inner.key(string: name)
            inner.raw(value.rawBytes)
        }
        number("temperature", sampling.temperature, to: &inner)
        number("top_p", sampling.topP, to: &inner)
        number("presence_penalty", sampling.presencePenalty, to: &inner)
        number("frequency_penalty", sampling.frequencyPenalty, to: &inner)
        integer("top_k", sampling.topK, to: &inner)
        integer("num_predict", sampling.maxTokens, to: &inner)
        integer("seed", sampling.seed, to: &inner)
        if !sampling.stop.isEmpty, !options.has("stop") {
            inner.key("stop")
            inner.strings(sampling.stop)
        }
        inner.endObject()
        if inner.bytes.count > 2 { writer.member("options", raw: inner.bytes) }
    }

    private func number(_ name: StaticString, _ value: JSONNumber?, to writer: inout JSONWriter) {
        guard let value, !options.has("\(name)") else { return }
        writer.key(name)
        writer.number(value)
    }

    private func integer(_ name: StaticString, _ value: Int?, to writer: inout JSONWriter) {
        guard let value, !options.has("\(name)") else { return }
        writer.member(name, value)
    }
}
