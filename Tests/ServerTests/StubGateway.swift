internal import Reactor
internal import Server
internal import Support
internal import Wire

/// As much of a gateway as the behaviour vectors need: models, chat and errors in OpenAI's form.
enum StubGateway {
    static let chat = #"{"model":"m","messages":[{"role":"user","content":"Hi"}]}"#
    static let chatStream = #"{"model":"m","stream":true,"messages":[{"role":"user","content":"Hi"}]}"#

    @Sendable static func make(_ loop: EventLoop) -> TestHandler {
        TestHandler(on: loop, admit: admit, refusal: { error($0.reason, status: $0.status) }) { request, writer in
            switch (request.path, request.head.method) {
            case ("/v1/models", .get), ("/v1/models", .head):
                writer.send(json(#"{"object":"list","data":[]}"#))
            case ("/v1/models", _):
                writer.send(error("method", status: 405, fields: "Allow: GET, HEAD\r\n"))
            case ("/v1/chat/completions", .post):
                await answerChat(request, writer)
            default:
                writer.send(error("unknown path", status: 404))
            }
        }
    }

    private static func admit(_ head: RequestHead) -> Admission {
        guard let key = head.fields.string(of: .authorization), key == "Bearer wrong" else { return .accept }
        return .refuse(error("key", status: 401))
    }

    private static func answerChat(_ request: Request, _ writer: ResponseWriter) async {
        guard !request.body.isEmpty else { return writer.send(error("body", status: 400)) }
        guard String(decoding: request.body, as: UTF8.self).contains(#""stream":true"#) else {
            return writer.send(json(#"{"choices":[]}"#))
        }
        writer.begin(Response(status: 200, fieldLines: Array("Content-Type: text/event-stream\r\n".utf8)))
        for data in [#"{"a":1}"#, "[DONE]"] {
            guard (try? await writer.write(Array("data: \(data)\n\n".utf8))) != nil else { return }
        }
        writer.finish()
    }

    private static func json(_ text: String, status: Int = 200, fields: String = "") -> Response {
        Response(
            status: status, fieldLines: Array("Content-Type: application/json\r\n\(fields)".utf8),
            body: Array(text.utf8))
    }

    private static func error(_ message: String, status: Int, fields: String = "") -> Response {
        json(#"{"error":{"message":"x","type":"invalid_request_error"}}"#, status: status, fields: fields)
    }
}
