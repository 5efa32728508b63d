internal import Foundation
internal import Server
internal import Support
internal import Testing
internal import Wire

/// The parser's own tests feed every vector in every way; here a whole server meets them over a socket.
@Suite(.enabled(if: Fixtures.isAvailable, "\(Fixtures.skipReason)"))
struct RequestVectorTests {
    struct Vector: Decodable, Sendable, CustomTestStringConvertible {
        struct Part: Decodable, Sendable {
            let text: String
            let `repeat`: Int?
        }

        struct Outcome: Decodable, Sendable {
            let outcome: String
            let status: [Int]?
        }

        struct Expectation: Decodable, Sendable {
            let outcome: String
            let status: [Int]?
            let or: Outcome?
        }

        let id: String
        let input: String?
        let parts: [Part]?
        let expect: Expectation

        private enum CodingKeys: String, CodingKey {
            case id, input, expect
            case parts = "input_parts"
        }

        var testDescription: String { id }

        var bytes: [UInt8] {
            let text = input ?? (parts ?? []).map { String(repeating: $0.text, count: $0.repeat ?? 1) }.joined()
            return text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        }

        static func all() -> [Vector] {
            struct File: Decodable { let vectors: [Vector] }
            guard let bytes = try? Fixtures.data("http/request-vectors.json"),
                let file = try? JSONDecoder().decode(File.self, from: Data(bytes))
            else { return [] }
            return file.vectors
        }
    }

    @Test func `the vectors were read`() {
        #expect(Vector.all().count >= 150)
    }

    @Test func `every vector is answered or refused over a socket`() async throws {
        var settings = ServerSettings()
        settings.http.bodyBytes = 1 << 20
        try await TestServer.run(settings: settings, StubGateway.make) { server in
            for vector in Vector.all() {
                let client = try server.client()
                // A refusal may come while the client still sends.
                try? client.send(vector.bytes)
                client.finishWriting()
                let answers = try Self.statuses(client.readToEnd())
                switch vector.expect.outcome {
                case "reject":
                    let statuses = (vector.expect.status ?? []) + (vector.expect.or?.status ?? [])
                    let isRefused = answers.last.map { statuses.contains($0) } ?? false
                    #expect(isRefused || vector.expect.or?.outcome == "accept", "\(vector.id): \(answers)")
                case "incomplete":
                    #expect(answers.allSatisfy { $0 == 200 || $0 == 404 || $0 == 100 }, "\(vector.id): \(answers)")
                default:
                    #expect(!answers.isEmpty, "\(vector.id): \(answers)")
                    #expect(!answers.contains(500), "\(vector.id): \(answers)")
                }
            }
        }
    }

    private static func statuses(_ bytes: [UInt8]) -> [Int] {
        String(decoding: bytes, as: UTF8.self).split(separator: "\r\n").compactMap { line in
            line.hasPrefix("HTTP/1.1 ") ? Int(line.dropFirst(9).prefix(3)) : nil
        }
    }
}
