import Dialects
import Support
import Testing
import Wire

/// A recorded exchange with Gemini.
struct GeminiFixture: Sendable, CustomTestStringConvertible {
    let name: String
    let path: String
    let status: Int
    let request: JSONValue?
    /// The body, or the text of the stream.
    let response: [UInt8]
    let isStream: Bool

    var testDescription: String { String(name.prefix(60)) }

    private static let folder = "gemini"

    init(name: String) throws {
        let document = try JSONDocument(parsing: Fixtures.data("\(Self.folder)/\(name)"))
        let response = document.root["response"]
        self.name = name
        path = document.root["request"]?["path"]?.string ?? ""
        status = response?["status"]?.int ?? 0
        request = document.root["request"]?["body"].map { JSONValue($0) }
        isStream = response?["sse_text"] != nil
        let body = response?["sse_text"]?.stringBytes ?? response?["body"].map { Array($0.rawBytes) }
        self.response = body ?? []
    }

    static let all: [GeminiFixture] = Fixtures.files(in: folder).filter { $0.hasSuffix(".json") }
        .compactMap { try? GeminiFixture(name: $0) }
    /// Good answers to `generateContent` and `streamGenerateContent`.
    static let answers = all.filter { $0.status == 200 && $0.path.contains("enerateContent") }
    static let streams = answers.filter(\.isStream)
    static let refusals = all.filter { $0.status != 200 }

    /// What the encoder would have noted of the request.
    var context: GeminiContext {
        var names: Set<String> = []
        for tool in request?["tools"]?.array ?? [] {
            let declarations = tool["functionDeclarations"] ?? tool["function_declarations"]
            for declaration in declarations?.array ?? [] { names.insert(declaration["name"]?.string ?? "") }
        }
        return GeminiContext(
            model: "gemini-2.5-flash", declaredNames: names, issuer: "test",
            wantsTopLogprobs: request?["generationConfig"]?["logprobs"] != nil)
    }

    var replay: GeminiReplay {
        isStream ? GeminiReplay(pieces: [response], context) : GeminiReplay(unary: response, context)
    }
}
