internal import Dialects
internal import Upstream

/// Judges a backend's whole answer. Bytes that OpenAI's clients can read stay as they are.
enum ForwardedAnswer {
    /// What an answer that the client is to get tells of its usage.
    ///
    /// - Throws: what the client is told where the answer is an error or none at all.
    static func usage(_ head: UpstreamHead, _ body: [UInt8], from target: Target) throws(GatewayError) -> Usage? {
        guard (200...299).contains(head.status) else { throw refusal(head, body, from: target) }
        guard AnswerTap.isObject(body, isWhole: head.tellsLength) else {
            let words = UpstreamFailure.message(status: head.status, body: body)
            throw useless(
                target,
                "answered with something that is no JSON object: \(words.prefix(200)). "
                    + "Is \(target.endpoint.baseURL) the address of its API?")
        }
        return AnswerTap.usage(in: body)
    }

    /// What an answer is to the client that is not the one it was asked for.
    static func refusal(_ head: UpstreamHead, _ body: [UInt8], from target: Target) -> GatewayError {
        switch head.status {
        case 200...299:
            let words = UpstreamFailure.message(status: head.status, body: body).prefix(200)
            return useless(target, "was asked for a stream and answered with something else: \(words)")
        case 400...599:
            return GatewayError(head, body)
        default:
            return useless(
                target,
                "answered with status \(head.status), which is not followed. "
                    + "Is \(target.endpoint.baseURL) the address of its API?")
        }
    }

    private static func useless(_ target: Target, _ what: String) -> GatewayError {
        var error = GatewayError.badAnswer("backend \"\(target.backend.name)\" \(what)")
        error.fault = .broken
        return error
    }
}
