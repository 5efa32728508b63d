import Support
import Testing
import Wire

@Suite(.enabled(if: Fixtures.isAvailable, Comment(rawValue: Fixtures.skipReason)))
struct ThirdPartyResponseTests {
    struct Vector: Decodable, Sendable, CustomTestStringConvertible {
        struct Verdict: Decodable, Sendable {
            let error: String?
        }

        let id: String
        let mode: String
        let llhttp: Verdict
        let input: WireText

        private enum Key: CodingKey {
            case id, mode, llhttp
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            id = try container.decode(String.self, forKey: .id)
            mode = try container.decode(String.self, forKey: .mode)
            llhttp = try container.decode(Verdict.self, forKey: .llhttp)
            input = try WireText(from: decoder)
        }

        var testDescription: String { id }
        var number: String { String(id.suffix(3)) }
    }

    /// Read here and refused by the reference, by number.
    static let readHere: [String: String] = [
        "153": "what follows a last answer is the connection's business",
        "176": "a line with a bare CR is left out", "181": "so is one that begins with a blank",
        "205": "so is one with a blank in its name", "185": "a bare LF ends a line of a head", "187": "the same",
        "200": "the same",
    ]

    /// Refused here and read by the reference, by number.
    static let refusedHere: [String: String] = [
        "162": "an empty line before a status line", "164": "the same", "190": "the same", "209": "the same",
        "196": "more body than its length says", "192": "another protocol", "193": "the same", "207": "HTTP/0.9",
        "211": "a coding after chunked",
        "212": "the same", "213": "a coding that is not known",
    ]

    static let vectors = WireVectorFile<Vector>.load("http/third-party/llhttp.json").filter { $0.mode == "response" }

    @Test func `the collection is read`() {
        #expect(Self.vectors.count >= 60)
    }

    @Test(arguments: vectors)
    func `a vector is decided as the reference does, or as is said here, however it is cut`(vector: Vector) {
        let whole = ResponseTranscript([vector.input.latin1])
        let isRefused = whole.error != nil
        if Self.readHere[vector.number] != nil {
            #expect(!isRefused && vector.llhttp.error != nil)
        } else if Self.refusedHere[vector.number] != nil {
            #expect(isRefused && vector.llhttp.error == nil)
        } else {
            #expect(isRefused == (vector.llhttp.error != nil), "\(whole)")
        }
        for pieces in WirePieces.cuts(vector.input.latin1) { #expect(ResponseTranscript(pieces) == whole) }
    }
}
