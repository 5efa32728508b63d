internal import Wire

/// Where a backend is and how it is spoken to: the part of a request that never changes.
package final class Endpoint: Sendable {
    /// Scheme, authority and path without a slash at the end, for example `http://localhost:8000/v1`.
    package let baseURL: String
    /// Field lines for every request, `Name: value`, without line ends. They must be free of control characters.
    package let fields: [String]
    /// Name resolution, connecting and the TLS handshake together.
    package let connectTimeout: Duration
    /// From the request to the first byte of the answer's body.
    package let firstByteTimeout: Duration
    /// Silence between two pieces of an answer's body.
    package let idleTimeout: Duration
    package let usesHTTP2: Bool
    /// From the request to the last byte of the answer; nil: no limit.
    package let totalTimeout: Duration?
    /// Whether only addresses of the public Internet may be connected to, whatever the host's name resolves to.
    package let refusesPrivateAddresses: Bool
    /// A PEM file with the authorities to trust instead of the system's.
    package let authorityFile: String?
    /// A PEM file with the certificate to show to a server that asks for one, and one with its key; nil: the same file.
    package let clientCertificateFile: String?
    package let clientKeyFile: String?
    /// The HTTP proxy on the way, `http://host:port`.
    package let proxy: String?
    let isSafe: Bool
    /// Where it is for the direct way; nil where libcurl has to serve it.
    let directAddress: DirectAddress?

    package init(
        baseURL: String, fields: [String] = [], connectTimeout: Duration = .seconds(5),
        firstByteTimeout: Duration = .seconds(120), idleTimeout: Duration = .seconds(60),
        totalTimeout: Duration? = nil, usesHTTP2: Bool = false, authorityFile: String? = nil,
        clientCertificateFile: String? = nil, clientKeyFile: String? = nil, proxy: String? = nil,
        refusesPrivateAddresses: Bool = false
    ) {
        self.baseURL = baseURL
        self.fields = fields
        self.connectTimeout = connectTimeout
        self.firstByteTimeout = firstByteTimeout
        self.idleTimeout = idleTimeout
        self.totalTimeout = totalTimeout
        self.usesHTTP2 = usesHTTP2
        self.refusesPrivateAddresses = refusesPrivateAddresses
        self.authorityFile = authorityFile
        self.clientCertificateFile = clientCertificateFile
        self.clientKeyFile = clientKeyFile
        self.proxy = proxy
        isSafe = !baseURL.hasControls && fields.allSatisfy { !$0.hasControls }
        directAddress = usesHTTP2 || proxy != nil ? nil : DirectAddress(baseURL, fields: fields)
    }
}

/// Appends the field lines that a request has beside its endpoint's own to its head, each as `appendField` builds it,
/// which lets no value end its line.
package typealias FieldLines = (_ head: inout [UInt8]) -> Void

/// What is asked of an endpoint.
package struct UpstreamRequest {
    package enum Method: Sendable {
        case get
        case post
    }

    package let method: Method
    /// Appended to the endpoint's base URL: `/chat/completions`.
    package let path: String
    package private(set) var body: [UInt8]

    package init(_ method: Method, _ path: String, body: [UInt8] = []) {
        self.method = method
        self.path = path
        self.body = body
    }

    /// A blank would end a request line's target.
    var isSafe: Bool { path.isVisible }

    /// Hands the body over, so that it has one holder.
    mutating func takeBody() -> [UInt8] {
        var taken: [UInt8] = []
        swap(&taken, &body)
        return taken
    }
}

extension String {
    fileprivate var hasControls: Bool {
        utf8.contains { ($0 < 0x20 && $0 != 0x09) || $0 == 0x7F }
    }
}
