package import Wire

/// The kinds of request with a body that name a model.
package enum Operation: Sendable, Hashable {
    case chat, completion, embedding

    /// The path below a base URL.
    package var path: String {
        switch self {
        case .chat: "/chat/completions"
        case .completion: "/completions"
        case .embedding: "/embeddings"
        }
    }
}

/// A request that OpenAI's API would refuse: which parameter, and what is wrong with it.
package struct InvalidRequest: Error, Equatable, Sendable {
    package let param: String?
    package let message: String
}

/// What the gateway reads of a request before it is forwarded: the little that decides where it goes and how.
package struct RequestEnvelope: Sendable {
    package let operation: Operation
    package let model: String
    /// Where the model's JSON text stands in the body.
    package let modelRange: Range<Int>
    package let isStreaming: Bool
    /// `stream_options.include_usage`.
    package let includesUsage: Bool

    /// Reads and checks the members every backend needs.
    ///
    /// - Throws: `InvalidRequest` for a missing member, a wrong type, or one of them twice: a second `model` could be
    ///   the one that the backend reads.
    package init(_ body: JSONView, operation: Operation) throws(InvalidRequest) {
        guard body.kind == .object else {
            throw InvalidRequest(param: nil, message: "the request body must be a JSON object")
        }
        self.operation = operation
        let model = try Self.member("model", of: body)
        guard let model, model.kind != .null else {
            throw InvalidRequest(
                param: "model", message: "you must provide a \"model\" parameter; GET /v1/models lists what there is")
        }
        guard let name = model.string, !name.isEmpty else {
            throw InvalidRequest(param: "model", message: "\"model\" must be a string that is not empty")
        }
        self.model = name
        modelRange = model.range
        try Self.checkInput(of: body, operation: operation)
        let stream = operation == .embedding ? nil : try Self.member("stream", of: body)
        isStreaming = try Self.flag(stream, called: "stream")
        let options = try Self.member("stream_options", of: body)
        includesUsage = try Self.flag(options?["include_usage"], called: "stream_options.include_usage")
    }

    private static func checkInput(of body: JSONView, operation: Operation) throws(InvalidRequest) {
        switch operation {
        case .chat:
            let messages = try required("messages", of: body)
            guard messages.kind == .array else {
                throw InvalidRequest(param: "messages", message: "\"messages\" must be an array")
            }
            for (index, message) in messages.elements.enumerated() where message.kind != .object {
                throw InvalidRequest(param: "messages[\(index)]", message: "\"messages[\(index)]\" must be an object")
            }
        case .completion:
            _ = try required("prompt", of: body)
        case .embedding:
            let input = try required("input", of: body)
            guard input.kind == .string || (input.kind == .array && input.count > 0) else {
                throw InvalidRequest(
                    param: "input", message: "\"input\" must be a string or an array that is not empty")
            }
        }
    }

    private static func required(_ name: StaticString, of body: JSONView) throws(InvalidRequest) -> JSONView {
        guard let value = try member(name, of: body), value.kind != .null else {
            throw InvalidRequest(param: "\(name)", message: "missing required parameter: \"\(name)\"")
        }
        return value
    }

    private static func flag(_ value: JSONView?, called name: String) throws(InvalidRequest) -> Bool {
        guard let value, value.kind != .null else { return false }
        guard let flag = value.bool else {
            throw InvalidRequest(param: name, message: "\"\(name)\" must be true or false")
        }
        return flag
    }

    private static func member(_ name: StaticString, of body: JSONView) throws(InvalidRequest) -> JSONView? {
        do throws(JSONDuplicateMember) {
            return try body.member(name)
        } catch {
            throw InvalidRequest(param: "\(name)", message: "\"\(name)\" is given twice")
        }
    }
}
