internal import Foundation
internal import Support
internal import Testing

/// One script of `behaviour-vectors.json`.
struct BehaviourVector: Decodable, Sendable, CustomTestStringConvertible {
    struct Step: Decodable, Sendable {
        var send: String?
        var repeats: Int?
        var split: Int?
        var expectInterim: Int?
        var halfClose: Bool?
        /// Steps that only wait are played without waiting.
        var pause: Int?

        private enum CodingKeys: String, CodingKey {
            case send, split
            case repeats = "repeat"
            case expectInterim = "expect_interim"
            case halfClose = "half_close"
            case pause = "pause_ms"
        }
    }

    struct Answer: Decodable, Sendable {
        var status: [Int]?
        var body: String?
        var isOptional: Bool?
        var isEventStream: Bool?
        var isJSONError: Bool?
        var present: [String]?
        var absent: [String]?
        var tokens: [String: String]?
        var matches: [String: String]?
        var exactlyOneOf: [String]?

        private enum CodingKeys: String, CodingKey {
            case status, body
            case isOptional = "optional"
            case isEventStream = "sse"
            case isJSONError = "json_error"
            case present = "headers_present"
            case absent = "headers_absent"
            case tokens = "header_tokens"
            case matches = "header_matches"
            case exactlyOneOf = "exactly_one_of"
        }
    }

    struct Expectation: Decodable, Sendable {
        var responses: [Answer]?
        var count: Int?
        var each: Answer?
        var connection: String?
        var noInterim: Int?

        private enum CodingKeys: String, CodingKey {
            case responses, each, connection
            case count = "response_count"
            case noInterim = "no_interim"
        }
    }

    let id: String
    let title: String
    let steps: [Step]
    let expect: Expectation

    var testDescription: String { "\(id) \(title)" }

    /// Their clocks, signals and slow readers have tests of their own.
    private static let scriptedElsewhere = [
        "beh-30", "beh-32", "beh-33", "beh-34", "beh-37", "beh-39", "beh-42", "beh-43", "beh-48",
    ]

    /// The vectors that a script over one connection can play.
    static func all() -> [BehaviourVector] {
        struct File: Decodable { let vectors: [BehaviourVector] }
        guard let bytes = try? Fixtures.data("http/behaviour-vectors.json"),
            let file = try? JSONDecoder().decode(File.self, from: Data(bytes))
        else { return [] }
        return file.vectors.filter { !scriptedElsewhere.contains($0.id) }
    }

    /// What a step sends, its macros filled in, each code point one byte.
    static func bytes(of text: String) -> [UInt8] {
        let chat = StubGateway.chat
        let oneByteChunks = chat.utf8.map { "1\r\n\(UnicodeScalar($0))\r\n" }.joined()
        let filled =
            text
            .replacingOccurrences(of: "{auth}", with: "")
            .replacingOccurrences(of: "{len:chat}", with: "\(chat.utf8.count)")
            .replacingOccurrences(of: "{len:chat_stream}", with: "\(StubGateway.chatStream.utf8.count)")
            .replacingOccurrences(of: "{chunked1:chat}", with: oneByteChunks)
            .replacingOccurrences(of: "{chat_stream}", with: StubGateway.chatStream)
            .replacingOccurrences(of: "{chat}", with: chat)
        return filled.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    }
}
