import Support
import Testing
import Wire

@testable import Dialects

/// Requests to Gemini through the strict types of the official package, and Google's rules for them.
@Suite(.enabled(if: StrictChecker.isAvailable, Comment(rawValue: StrictChecker.skipReason)))
struct GeminiStrictRequestTests {
    private static let models = ["gemini-2.0-flash", GeminiRequestRig.second, GeminiRequestRig.third]

    @Test func `every recorded OpenAI chat becomes a request that Gemini takes`() throws {
        var checker = StrictChecker()
        for name in Fixtures.files(in: "openai") where name.hasSuffix(".json") {
            let recording = try JSONDocument(parsing: try Fixtures.data("openai/" + name)).root
            guard recording["request"]?["path"]?.string?.hasSuffix("/chat/completions") == true,
                let body = recording["request"]?["body"], body.kind == .object
            else { continue }
            for model in Self.models {
                guard let request = try? ChatRequest(chat: body, model: model) else { continue }
                Self.add(request, "\(name) to \(model)", to: &checker)
            }
        }
        #expect(checker.count > 100)
        for finding in try checker.findings() { Issue.record("\(finding)") }
    }

    @Test func `every random request that is not refused is one that Gemini takes`() throws {
        var checker = StrictChecker()
        for seed in 0..<600 as Range<UInt64> {
            var random = RandomChatRequest(seed: seed)
            var request = try random.request()
            // What a client says in Google's own words goes as it is, good or not, and its schemas are its own.
            request.extras = []
            request.tools = request.tools.map {
                ToolDeclaration(name: $0.name, isStrict: $0.isStrict, isCustom: $0.isCustom)
            }
            request.format = .text
            Self.add(request, "seed \(seed)", isVertex: seed % 2 == 0, to: &checker)
        }
        #expect(checker.count > 50)
        for finding in try checker.findings() { Issue.record("\(finding)") }
    }

    private static func add(
        _ request: ChatRequest, _ name: String, isVertex: Bool = false, to checker: inout StrictChecker
    ) {
        let encoder = GeminiRequestEncoder(request, GeminiOptions(issuer: "here", isVertex: isVertex))
        let file = FetchedMedia(mimeType: "image/png", base64: Array("AAAA".utf8))
        let media = Dictionary(uniqueKeysWithValues: encoder.remoteAddresses.map { ($0, file) })
        guard let encoded = try? encoder.encode(streaming: false, media: media) else { return }
        checker.add(name, "generateContent", encoded.body, isVertex: isVertex)
    }
}
