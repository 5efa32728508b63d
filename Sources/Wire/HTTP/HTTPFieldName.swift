/// The names of the fields that somebody here asks for. They are told once, when a head has come; whoever looks for a
/// field after that compares numbers.
package enum HTTPFieldName: UInt8, CaseIterable, Sendable {
    case accept
    case accessControlRequestHeaders
    case authorization
    case baggage
    case cacheControl
    case connection
    case contentEncoding
    case contentLength
    case contentType
    case expect
    case host
    case idempotencyKey
    case location
    case openAIBeta
    case openAIOrganization
    case openAIProcessingMilliseconds
    case openAIProject
    case openAIVersion
    case origin
    case retryAfter
    case retryAfterMilliseconds
    case traceParent
    case traceState
    case transferEncoding
    case userAgent
    case apiKey
    case clientRequestID
    case gatewayOverhead
    case requestID
    case shouldRetry
    /// Any name that begins with `x-ratelimit-`.
    case rateLimit

    /// The name in lower case; of several the beginning they share.
    @inline(__always)
    package var text: StaticString {
        switch self {
        case .accept: "accept"
        case .accessControlRequestHeaders: "access-control-request-headers"
        case .authorization: "authorization"
        case .baggage: "baggage"
        case .cacheControl: "cache-control"
        case .connection: "connection"
        case .contentEncoding: "content-encoding"
        case .contentLength: "content-length"
        case .contentType: "content-type"
        case .expect: "expect"
        case .host: "host"
        case .idempotencyKey: "idempotency-key"
        case .location: "location"
        case .openAIBeta: "openai-beta"
        case .openAIOrganization: "openai-organization"
        case .openAIProcessingMilliseconds: "openai-processing-ms"
        case .openAIProject: "openai-project"
        case .openAIVersion: "openai-version"
        case .origin: "origin"
        case .retryAfter: "retry-after"
        case .retryAfterMilliseconds: "retry-after-ms"
        case .traceParent: "traceparent"
        case .traceState: "tracestate"
        case .transferEncoding: "transfer-encoding"
        case .userAgent: "user-agent"
        case .apiKey: "x-api-key"
        case .clientRequestID: "x-client-request-id"
        case .gatewayOverhead: "x-gateway-overhead-us"
        case .requestID: "x-request-id"
        case .shouldRetry: "x-should-retry"
        case .rateLimit: "x-ratelimit-"
        }
    }

    /// Its place in a set of names.
    @inlinable
    var bit: UInt64 { 1 &<< UInt64(truncatingIfNeeded: rawValue) }
}

extension HTTPFieldName {
    /// Bytes of the longest name that is known as a whole.
    static let longest = 30

    /// The name that the bytes at `range` are, in whatever case; nil where nobody asks for it.
    init?(_ bytes: Span<UInt8>, at range: Range<Int>) {
        guard let name = Self.whole(bytes, range) ?? Self.family(bytes, range) else { return nil }
        self = name
    }

    private static func whole(_ bytes: Span<UInt8>, _ range: Range<Int>) -> HTTPFieldName? {
        switch range.count {
        case 4: one(.host, bytes, range)
        case 6: one(.accept, bytes, range) ?? one(.expect, bytes, range) ?? one(.origin, bytes, range)
        case 7: one(.baggage, bytes, range)
        case 8: one(.location, bytes, range)
        case 9: one(.apiKey, bytes, range)
        case 10: one(.connection, bytes, range) ?? one(.userAgent, bytes, range) ?? one(.traceState, bytes, range)
        case 11: one(.retryAfter, bytes, range) ?? one(.traceParent, bytes, range) ?? one(.openAIBeta, bytes, range)
        case 12: one(.contentType, bytes, range) ?? one(.requestID, bytes, range)
        case 13: one(.authorization, bytes, range) ?? one(.cacheControl, bytes, range)
        case 14:
            one(.contentLength, bytes, range) ?? one(.openAIVersion, bytes, range) ?? one(.openAIProject, bytes, range)
                ?? one(.retryAfterMilliseconds, bytes, range) ?? one(.shouldRetry, bytes, range)
        case 15: one(.idempotencyKey, bytes, range)
        case 16: one(.contentEncoding, bytes, range)
        case 17: one(.transferEncoding, bytes, range)
        case 19: one(.openAIOrganization, bytes, range) ?? one(.clientRequestID, bytes, range)
        case 20: one(.openAIProcessingMilliseconds, bytes, range)
        case 21: one(.gatewayOverhead, bytes, range)
        case longest: one(.accessControlRequestHeaders, bytes, range)
        default: nil
        }
    }

    /// `name`, if it is that. Inlined, it compares words with constants.
    @inline(__always)
    private static func one(_ name: HTTPFieldName, _ bytes: Span<UInt8>, _ range: Range<Int>) -> HTTPFieldName? {
        HTTPGrammar.equalsIgnoringCase(bytes, range, name.text) ? name : nil
    }

    @inline(__always)
    private static func family(_ bytes: Span<UInt8>, _ range: Range<Int>) -> HTTPFieldName? {
        let end = range.lowerBound &+ Self.rateLimit.text.utf8CodeUnitCount
        return end < range.upperBound ? one(.rateLimit, bytes, range.lowerBound..<end) : nil
    }
}
