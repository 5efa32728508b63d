package import Wire

/// The body of `POST /v1/embeddings`, whose envelope has been checked.
package struct EmbeddingRequest: Sendable {
    package enum Encoding: Sendable {
        case float
        /// Little-endian 32-bit floats in base64.
        case base64
    }

    package let model: String
    package let inputs: [String]
    /// Whether an input came as token numbers, which are here as text.
    package let hasTokens: Bool
    package let dimensions: Int?
    package let encoding: Encoding
    /// What the vectors are for, in Google's words: `RETRIEVAL_QUERY`.
    package let taskType: String?
    /// The title of a document to be found.
    package let title: String?
    /// Whether inputs that are too long are cut.
    package let truncates: Bool?
    /// Parameters the client gave that nothing here can say, by name.
    package private(set) var unexpressed: [String] = []

    /// A request made by hand.
    package init(model: String, inputs: [String], dimensions: Int? = nil) {
        self.model = model
        self.inputs = inputs
        self.dimensions = dimensions
        hasTokens = false
        encoding = .float
        taskType = nil
        title = nil
        truncates = nil
    }

    package init(_ body: JSONView, model: String) throws(InvalidRequest) {
        self.model = model
        let input = try TextInput(body["input"], called: "input")
        inputs = input.texts
        hasTokens = input.hasTokens
        dimensions = try body.given("dimensions")?.checkedInt("dimensions", in: 1...4096)
        encoding = try Self.encoding(body["encoding_format"])
        let google = try GoogleMembers(of: body)
        let task = body.given("task_type") ?? body.given("taskType") ?? google.value("task_type", "taskType")
        taskType = try task?.checkedString("task_type").uppercased()
        title = try (body.given("title") ?? google.value("title", "title"))?.checkedString("title")
        let cut =
            body.given("auto_truncate") ?? body.given("autoTruncate") ?? google.value("auto_truncate", "autoTruncate")
        truncates = try cut?.checkedBool("auto_truncate")
        for (key, value) in body.members where !value.isNull && !Self.isKnown(key) {
            unexpressed.append(key.string ?? "")
        }
        unexpressed += google.unknown
    }

    private static let known: [StaticString] = [
        "model", "input", "dimensions", "encoding_format", "task_type", "taskType", "title", "auto_truncate",
        "autoTruncate", "extra_body", "google",
    ]

    private static func isKnown(_ key: JSONView) -> Bool {
        known.contains { key.stringEquals($0) }
    }

    private static func encoding(_ value: JSONView?) throws(InvalidRequest) -> Encoding {
        guard let value, value.kind != .null, !value.stringEquals("float") else { return .float }
        guard value.stringEquals("base64") else {
            throw InvalidRequest(
                param: "encoding_format", message: "\"encoding_format\" must be \"float\" or \"base64\"")
        }
        return .base64
    }
}
