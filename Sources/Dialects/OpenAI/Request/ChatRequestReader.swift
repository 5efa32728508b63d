internal import Wire

/// Reads OpenAI's members into a neutral request.
///
/// What OpenAI's own API refuses is thrown. What it takes but no translation can express is only noted: the embedded
/// model, which translates nothing, does not mind it.
struct ChatRequestReader {
    var request: ChatRequest
    let body: JSONView

    /// The first thing that cannot be translated.
    private(set) var refusal: InvalidRequest?

    /// The names of the members that have been asked for.
    private var heard: [StaticString] = ["model", "stream", "extra_body", "google"]

    init(_ body: JSONView, model: String) {
        self.body = body
        request = ChatRequest(model: model, messages: [])
        heard.reserveCapacity(48)
    }

    /// A top-level member, unless it is missing or `null`.
    mutating func take(_ name: StaticString) -> JSONView? {
        heard.append(name)
        return body.given(name)
    }

    mutating func refuse(_ param: String, _ message: String) {
        if refusal == nil { refusal = InvalidRequest(param: param, message: message) }
    }

    /// Google's own members, and the names of those that nobody asked for.
    mutating func readTheRest() throws(InvalidRequest) {
        var google = try GoogleMembers(of: body)
        var loose = JSONWriter()
        loose.beginObject()
        for (key, value) in body.members where !value.isNull && !heard.contains(where: { key.stringEquals($0) }) {
            if let name = GoogleMembers.looseName(key) {
                loose.member(name, raw: value.rawBytes)
            } else if !Self.saysNothing(key, value) {
                request.unexpressed.append(key.string ?? "")
            }
        }
        loose.endObject()
        if loose.bytes.count > 2 { google.append(loose.bytes) }
        request.unexpressed += google.unknown
        request.extras = google.sources.map { DialectExtra(dialect: .google, members: $0) }
    }

    /// Whether a member only says what is so without it.
    private static func saysNothing(_ key: JSONView, _ value: JSONView) -> Bool {
        key.stringEquals("store") && value.bool == false
    }
}
