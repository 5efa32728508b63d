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
    package init(_ body: JSONDocument, operation: Operation) throws(InvalidRequest) {
        guard case .object = body.kind(of: .root) else {
            throw InvalidRequest(param: nil, message: "the request body must be a JSON object")
        }
        let members = RequestMembers(of: body, for: operation)
        guard let model = try members.model.value(in: body, called: "model") else {
            throw InvalidRequest(
                param: "model", message: "you must provide a \"model\" parameter; GET /v1/models lists what there is")
        }
        guard let name = body.string(at: model), !name.isEmpty else {
            throw InvalidRequest(param: "model", message: "\"model\" must be a string that is not empty")
        }
        self.operation = operation
        self.model = name
        modelRange = body.range(of: model)
        try operation.check(members.input, in: body)
        isStreaming =
            operation == .embedding ? false : try body.flag(members.stream.value(in: body, called: "stream"), "stream")
        let includesUsage = try members.streamOptions.value(in: body, called: "stream_options")
            .flatMap { body.member("include_usage", of: $0) }
        self.includesUsage = try body.flag(includesUsage, "stream_options.include_usage")
    }
}

/// The members of a request that decide where it goes, found in one walk and without a view of each: every request
/// passes here.
private struct RequestMembers {
    private(set) var model = RequestMember()
    private(set) var input = RequestMember()
    private(set) var stream = RequestMember()
    private(set) var streamOptions = RequestMember()

    init(of body: JSONDocument, for operation: Operation) {
        let inputName = operation.inputName
        var walk = body.members(of: .root)
        while let member = body.next(in: &walk) {
            if body.isCalled(member, "model") {
                model.note(member.value)
            } else if body.isCalled(member, inputName) {
                input.note(member.value)
            } else if body.isCalled(member, "stream") {
                stream.note(member.value)
            } else if body.isCalled(member, "stream_options") {
                streamOptions.note(member.value)
            }
        }
    }
}

/// A member that may not stand there twice.
private struct RequestMember {
    private var first: JSONDocument.Node?
    private var isRepeated = false

    mutating func note(_ value: JSONDocument.Node) {
        if first == nil { first = value } else { isRepeated = true }
    }

    /// The value; nil also for `null`.
    func value(in body: JSONDocument, called name: StaticString) throws(InvalidRequest) -> JSONDocument.Node? {
        if isRepeated { throw InvalidRequest(param: "\(name)", message: "\"\(name)\" is given twice") }
        guard let first else { return nil }
        if case .null = body.kind(of: first) { return nil }
        return first
    }
}

extension JSONDocument {
    fileprivate func flag(_ value: Node?, _ name: String) throws(InvalidRequest) -> Bool {
        switch value.map(kind(of:)) ?? .null {
        case .true: return true
        case .false, .null: return false
        default: throw InvalidRequest(param: name, message: "\"\(name)\" must be true or false")
        }
    }
}

extension Operation {
    /// What holds that which the model is to work on.
    fileprivate var inputName: StaticString {
        switch self {
        case .chat: "messages"
        case .completion: "prompt"
        case .embedding: "input"
        }
    }

    fileprivate func check(_ input: RequestMember, in body: JSONDocument) throws(InvalidRequest) {
        guard let value = try input.value(in: body, called: inputName) else {
            throw InvalidRequest(param: "\(inputName)", message: "missing required parameter: \"\(inputName)\"")
        }
        switch (self, body.kind(of: value)) {
        case (.chat, .array):
            if let place = body.firstNonObject(in: value) {
                throw InvalidRequest(param: "messages[\(place)]", message: "\"messages[\(place)]\" must be an object")
            }
        case (.chat, _):
            throw InvalidRequest(param: "messages", message: "\"messages\" must be an array")
        case (.completion, _), (.embedding, .string):
            break
        case (.embedding, let kind):
            guard case .array = kind, body.count(of: value) > 0 else {
                throw InvalidRequest(
                    param: "input", message: "\"input\" must be a string or an array that is not empty")
            }
        }
    }
}
