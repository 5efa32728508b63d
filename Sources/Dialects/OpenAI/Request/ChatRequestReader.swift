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

    /// The members that nobody has asked for yet, in the order of the text.
    private var unheard: [JSONDocument.Member] = []

    init(_ body: JSONView, model: String) {
        self.body = body
        request = ChatRequest(model: model, messages: [])
        var members = body.document.members(of: body.node)
        unheard.reserveCapacity(body.count)
        while let member = body.document.next(in: &members) { unheard.append(member) }
        _ = take("model")
        _ = take("stream")
    }

    /// A top-level member, unless it is missing or `null`; the first where several have the name.
    mutating func take(_ name: StaticString) -> JSONView? {
        let document = body.document
        var first: JSONDocument.Member?
        // All in one pass: a request may repeat a name many thousand times.
        unheard.removeAll { member in
            guard document.isCalled(member, name) else { return false }
            if first == nil { first = member }
            return true
        }
        guard let first else { return nil }
        let value = document.view(of: first.value)
        return value.isNull ? nil : value
    }

    consuming func finish() -> ChatRequest { request }

    mutating func refuse(_ param: String, _ message: String) {
        if refusal == nil { refusal = InvalidRequest(param: param, message: message) }
    }

    /// Google's own members, and the names of those that nobody asked for.
    mutating func readTheRest() throws(InvalidRequest) {
        if unheard.isEmpty { return }
        var google = try GoogleMembers(of: body)
        _ = take("extra_body")
        _ = take("google")
        var loose = JSONWriter()
        loose.beginObject()
        for member in unheard {
            let key = body.document.view(of: member.name)
            let value = body.document.view(of: member.value)
            if value.isNull { continue }
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
