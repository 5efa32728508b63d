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
        try self.init(RequestMembers(document: body.document, object: body.node), operation)
    }

    private init(_ body: borrowing RequestMembers, _ operation: Operation) throws(InvalidRequest) {
        guard let model = try body.value("model") else {
            throw InvalidRequest(
                param: "model", message: "you must provide a \"model\" parameter; GET /v1/models lists what there is")
        }
        guard let name = body.document.string(at: model), !name.isEmpty else {
            throw InvalidRequest(param: "model", message: "\"model\" must be a string that is not empty")
        }
        self.operation = operation
        self.model = name
        modelRange = body.document.range(of: model)
        try body.checkInput(for: operation)
        isStreaming = operation == .embedding ? false : try body.flag(try body.value("stream"), called: "stream")
        let includesUsage = try body.value("stream_options").flatMap { body.document.member("include_usage", of: $0) }
        self.includesUsage = try body.flag(includesUsage, called: "stream_options.include_usage")
    }
}

/// The members of a request, read without a view of each: every request passes here.
private struct RequestMembers {
    let document: JSONDocument
    let object: JSONDocument.Node

    /// The value of a member that may not stand there twice; nil also for `null`.
    func value(_ name: StaticString) throws(InvalidRequest) -> JSONDocument.Node? {
        do throws(JSONDuplicateMember) {
            guard let value = try document.onlyMember(name, of: object), document.kind(of: value) != .null else {
                return nil
            }
            return value
        } catch {
            throw InvalidRequest(param: "\(name)", message: "\"\(name)\" is given twice")
        }
    }

    private func required(_ name: StaticString) throws(InvalidRequest) -> JSONDocument.Node {
        guard let value = try value(name) else {
            throw InvalidRequest(param: "\(name)", message: "missing required parameter: \"\(name)\"")
        }
        return value
    }

    func flag(_ value: JSONDocument.Node?, called name: String) throws(InvalidRequest) -> Bool {
        switch value.map(document.kind(of:)) ?? .null {
        case .true: return true
        case .false, .null: return false
        default: throw InvalidRequest(param: name, message: "\"\(name)\" must be true or false")
        }
    }

    func checkInput(for operation: Operation) throws(InvalidRequest) {
        switch operation {
        case .chat:
            let messages = try required("messages")
            guard document.kind(of: messages) == .array else {
                throw InvalidRequest(param: "messages", message: "\"messages\" must be an array")
            }
            if let place = document.firstNonObject(in: messages) {
                throw InvalidRequest(param: "messages[\(place)]", message: "\"messages[\(place)]\" must be an object")
            }
        case .completion:
            _ = try required("prompt")
        case .embedding:
            let input = try required("input")
            let isList = document.kind(of: input) == .array && document.count(of: input) > 0
            guard isList || document.kind(of: input) == .string else {
                throw InvalidRequest(
                    param: "input", message: "\"input\" must be a string or an array that is not empty")
            }
        }
    }
}
