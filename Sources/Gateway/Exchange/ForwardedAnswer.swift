internal import Dialects
internal import Upstream
internal import Wire

/// What a backend's whole answer becomes for the client. Bytes that OpenAI's clients can read stay as they are.
struct ForwardedAnswer {
    let status: Int
    let body: [UInt8]
    let usage: Usage?
    let failure: String?

    private init(status: Int, body: [UInt8], usage: Usage? = nil, failure: String? = nil) {
        self.status = status
        self.body = body
        self.usage = usage
        self.failure = failure
    }

    init(status: Int, body: [UInt8], backend: Backend) {
        switch status {
        case 200...299:
            if let document = try? JSONDocument(parsing: body), document.root.kind == .object {
                self.init(status: status, body: body, usage: document.root["usage"].flatMap { Usage($0) })
            } else {
                let words = UpstreamFailure.message(status: status, body: body)
                self.init(
                    .badAnswer(
                        "backend \"\(backend.name)\" answered with something that is no JSON object: "
                            + "\(words.prefix(200)). Is \(backend.endpoint.baseURL) the address of its API?"))
            }
        case 400...599:
            self.init(
                status: status, body: UpstreamFailure.body(status: status, body: body), failure: "upstream_\(status)")
        default:
            self.init(
                .badAnswer(
                    "backend \"\(backend.name)\" answered with status \(status), which is not followed. "
                        + "Is \(backend.endpoint.baseURL) the address of its API?"))
        }
    }

    init(_ error: GatewayError) {
        self.init(status: error.status, body: error.openAI.encoded, failure: error.code ?? error.type)
    }
}
