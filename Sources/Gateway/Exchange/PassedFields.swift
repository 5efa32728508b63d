internal import Upstream
internal import Wire

/// Which fields cross the gateway. It builds both heads itself; only what is named here is taken over.
enum PassedFields {
    /// From the client to the backend.
    private static let toUpstream: [StaticString] = [
        "openai-organization", "openai-project", "openai-beta", "idempotency-key", "x-client-request-id", "baggage",
    ]

    /// The same, where the gateway takes no part in the trace.
    private static let tracesToUpstream: [StaticString] = ["traceparent", "tracestate"]

    /// From the backend to the client.
    private static let toClient: [StaticString] = [
        "retry-after", "retry-after-ms", "openai-processing-ms", "openai-version", "openai-organization",
    ]
    private static let prefixToClient = Array("x-ratelimit-".utf8)

    /// Field lines for the upstream request, which has the same id there as here.
    static func upstream(_ fields: HTTPFields, id: String, trace: Trace?) -> [UInt8] {
        var lines: [UInt8] = []
        lines.reserveCapacity(128)
        lines.appendField("x-request-id", id)
        append(toUpstream, of: fields, to: &lines)
        if let trace { trace.appendFields(to: &lines) } else { append(tracesToUpstream, of: fields, to: &lines) }
        return lines
    }

    private static func append(_ names: [StaticString], of fields: HTTPFields, to lines: inout [UInt8]) {
        for name in names {
            guard let value = fields.value(of: name), !value.isEmpty else { continue }
            lines.appendField(name, value)
        }
    }

    /// Appends the lines for the client's answer.
    ///
    /// - Parameter includingLimits: whether the backend's rate limits are the client's business; not where the gateway
    ///   has told limits of its own under the same names.
    static func appendClient(_ fields: HTTPFields, includingLimits: Bool, to lines: inout [UInt8]) {
        for name in toClient {
            if let value = fields.value(of: name) { lines.appendField(name, value) }
        }
        if let id = fields.value(of: "x-request-id") { lines.appendField("x-upstream-request-id", id) }
        guard includingLimits else { return }
        fields.forEach { name, value in
            guard name.count > prefixToClient.count,
                zip(name, prefixToClient).allSatisfy({ $0 == $1 || $0 | 0x20 == $1 })
            else { return }
            lines.append(contentsOf: name)
            lines.append(contentsOf: ": ".utf8)
            lines.append(contentsOf: value)
            lines.append(contentsOf: "\r\n".utf8)
        }
    }
}
