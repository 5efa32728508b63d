internal import Upstream
internal import Wire

/// Which fields cross the gateway. It builds both heads itself; only what is named here is taken over.
enum PassedFields {
    /// From the client to the backend.
    private static let toUpstream: [HTTPFieldName] = [
        .openAIOrganization, .openAIProject, .openAIBeta, .idempotencyKey, .clientRequestID, .baggage,
    ]

    /// The same, where the gateway takes no part in the trace.
    private static let tracesToUpstream: [HTTPFieldName] = [.traceParent, .traceState]

    /// From the backend to the client.
    private static let toClient: [HTTPFieldName] = [
        .retryAfter, .retryAfterMilliseconds, .openAIProcessingMilliseconds, .openAIVersion, .openAIOrganization,
    ]

    /// Appends the lines for the upstream request, which has the same id there as here.
    static func appendUpstream(_ head: RequestHead, id: RequestID, trace: Trace?, to lines: inout [UInt8]) {
        id.appendField(to: &lines)
        append(toUpstream, of: head, to: &lines)
        if let trace { trace.appendFields(to: &lines) } else { append(tracesToUpstream, of: head, to: &lines) }
    }

    private static func append(_ names: [HTTPFieldName], of head: RequestHead, to lines: inout [UInt8]) {
        for name in names {
            guard let value = head.fields.value(of: name), !value.isEmpty else { continue }
            lines.appendField(name.text, value)
        }
    }

    /// Appends the lines for the client's answer.
    ///
    /// - Parameter includingLimits: whether the backend's rate limits are the client's business; not where the gateway
    ///   has told limits of its own under the same names.
    static func appendClient(_ fields: HTTPFields, includingLimits: Bool, to lines: inout [UInt8]) {
        for name in toClient {
            if let value = fields.value(of: name) { lines.appendField(name.text, value) }
        }
        if let id = fields.value(of: .requestID) { lines.appendField("x-upstream-request-id", id) }
        guard includingLimits, fields.contains(.rateLimit) else { return }
        fields.forEach(.rateLimit) { name, value in
            lines.append(contentsOf: name)
            lines.append(contentsOf: ": ".utf8)
            lines.append(contentsOf: value)
            lines.append(contentsOf: "\r\n".utf8)
        }
    }
}
