import Support
import Testing
import Wire

@Suite(.enabled(if: Fixtures.isAvailable, Comment(rawValue: Fixtures.skipReason)))
struct ThirdPartyRequestTests {
    struct Vector: Decodable, Sendable, CustomTestStringConvertible {
        struct Profile: Decodable, Sendable {
            let outcome: String
            let requests: Int
            let status: Int?
            let why: String?
        }

        let id: String
        let mode: String?
        let kind: String?
        let profile: Profile?
        let input: WireText

        private enum Key: CodingKey {
            case id, mode, kind, strictProfile
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            id = try container.decode(String.self, forKey: .id)
            mode = try container.decodeIfPresent(String.self, forKey: .mode)
            kind = try container.decodeIfPresent(String.self, forKey: .kind)
            profile = try container.decodeIfPresent(Profile.self, forKey: .strictProfile)
            input = try WireText(from: decoder)
        }

        var isStrictRequest: Bool { (mode ?? "request") == "request" && (kind ?? "request") == "request" }
        var testDescription: String { id }
    }

    /// Vectors that the reference calls incomplete and we refuse at a byte it has not judged yet.
    static let refusedEarlier: [String: HTTPRequestError] = [
        // The first byte of a line that cannot begin a field.
        "llhttp-request-invalid-056": .field(.leadingBlank),
        // Bytes of another protocol behind an upgrade that is ignored: their third word is no HTTP version.
        "llhttp-request-connection-015": .versionSyntax,
        "llhttp-request-connection-016": .versionSyntax,
    ]

    static let vectors = ["gunicorn-requests", "llhttp", "picohttpparser-heads", "http11probe"]
        .flatMap { WireVectorFile<Vector>.load("http/third-party/\($0).json") }
        .filter(\.isStrictRequest)

    @Test func `all four collections are read`() {
        #expect(Self.vectors.count >= 400)
        #expect(Self.vectors.allSatisfy { $0.profile != nil })
    }

    @Test(arguments: vectors)
    func `a vector is decided as the strict profile says, however it is cut`(vector: Vector) throws {
        let whole = RequestTranscript([vector.input.latin1], limits: RequestVectorTests.limits)
        let profile = try #require(vector.profile)
        if let error = Self.refusedEarlier[vector.id] {
            #expect(whole.outcome == .rejected(error))
            #expect(profile.outcome == "incomplete")
        } else {
            check(whole, profile)
        }
        for pieces in WirePieces.cuts(vector.input.latin1) {
            #expect(RequestTranscript(pieces, limits: RequestVectorTests.limits) == whole)
        }
    }

    private func check(_ transcript: RequestTranscript, _ profile: Vector.Profile) {
        #expect(transcript.requests.count == profile.requests)
        switch transcript.outcome {
        case .accepted: #expect(profile.outcome == "accept")
        case .incomplete: #expect(profile.outcome == "incomplete")
        case .rejected(let error):
            #expect(profile.outcome == "reject", "\(error.reason)")
            #expect(error.status == profile.status, "\(error.reason), \(profile.why ?? "")")
        }
    }
}
