internal import Support
internal import Wire

extension RawResponse {
    /// The body as JSON, or nil.
    var json: JSONView? {
        try? JSONDocument(parsing: body).root
    }

    /// OpenAI's error object, when the body is one with all its members and of the right types.
    var error: ErrorObject? {
        guard let object = json?["error"] else { return nil }
        return ErrorObject(object)
    }

    /// The text of the first choice's message.
    var content: String? {
        json?["choices"]?.elements.first { _ in true }?["message"]?["content"]?.string
    }

    /// The ids of a list of models.
    var modelIDs: [String] {
        json?["data"]?.elements.compactMap { $0["id"]?.string } ?? []
    }

    /// The data of the events of a stream.
    var events: [String] {
        Self.events(in: body)
    }

    /// The texts of a stream's deltas, joined, for the first choice.
    var deltas: String {
        events.compactMap { try? JSONDocument(parsing: Array($0.utf8)) }
            .compactMap { $0.root["choices"]?.elements.first { _ in true } }
            .compactMap { $0["delta"]?["content"]?.string }.joined()
    }

    static func events(in body: [UInt8]) -> [String] {
        var decoder = EventStreamDecoder(maxEventBytes: 1 << 30)
        var events: [String] = []
        try? decoder.feed(body.span) { events.append(String(decoding: $0.data, as: UTF8.self)) }
        return events
    }
}

/// OpenAI's error object as a client reads it.
struct ErrorObject: Equatable {
    let message: String
    let type: String
    let param: String?
    let code: String?

    init?(_ view: JSONView) {
        guard view.kind == .object, let message = view["message"]?.string, let type = view["type"]?.string,
            let param = view["param"], let code = view["code"], !message.isEmpty
        else { return nil }
        guard param.kind == .null || param.kind == .string, code.kind == .null || code.kind == .string else {
            return nil
        }
        self.message = message
        self.type = type
        self.param = param.string
        self.code = code.string
    }
}
