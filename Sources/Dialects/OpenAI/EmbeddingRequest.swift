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
    package let dimensions: Int?
    package let encoding: Encoding

    package init(_ body: JSONView, model: String) throws(InvalidRequest) {
        self.model = model
        inputs = try TextInput(body["input"], called: "input").texts
        dimensions = try Self.dimensions(body["dimensions"])
        encoding = try Self.encoding(body["encoding_format"])
    }

    private static func dimensions(_ value: JSONView?) throws(InvalidRequest) -> Int? {
        guard let value, value.kind != .null else { return nil }
        guard let count = value.int, (1...4096).contains(count) else {
            throw InvalidRequest(
                param: "dimensions", message: "\"dimensions\" must be an integer between 1 and 4096")
        }
        return count
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
