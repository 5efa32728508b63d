package import Configuration
internal import Dialects
package import Upstream

extension Endpoint {
    /// The endpoint of a configured backend.
    ///
    /// - Parameters:
    ///   - baseURL: which of its places.
    ///   - userAgent: who asks, for the server's log.
    package convenience init(_ settings: BackendSettings, at baseURL: String, userAgent: String) {
        var fields = ["User-Agent: \(userAgent)"]
        if let key = settings.apiKey { fields.append(Self.credential(key, settings)) }
        for (name, value) in settings.headers { fields.append("\(name): \(value.reveal())") }
        self.init(
            baseURL: baseURL, fields: fields, connectTimeout: settings.timeouts.connect,
            firstByteTimeout: settings.timeouts.firstByte, idleTimeout: settings.timeouts.idle,
            totalTimeout: settings.timeouts.total, usesHTTP2: settings.http2,
            authorityFile: settings.connection.caFile, clientCertificateFile: settings.connection.clientCertificate,
            clientKeyFile: settings.connection.clientKey, proxy: settings.connection.proxy)
    }

    /// The key goes into a field and never into an address, which logs keep.
    private static func credential(_ key: Secret, _ settings: BackendSettings) -> String {
        settings.kind == .gemini && !GeminiDialect.isVertex(settings.baseURL)
            ? "x-goog-api-key: \(key.reveal())" : "Authorization: Bearer \(key.reveal())"
    }

    /// The same endpoint asked with no more patience than `time` for each step.
    package func asked(within time: Duration) -> Endpoint {
        copy(at: baseURL, patience: time)
    }

    /// The same server without the `/v1` at the end of its address, where its native API is; nil for another address.
    package var native: Endpoint? {
        guard baseURL.utf8.count > 3, baseURL.hasSuffix("/v1") else { return nil }
        return copy(at: String(baseURL.dropLast(3)), patience: nil)
    }

    private func copy(at baseURL: String, patience: Duration?) -> Endpoint {
        func limited(_ time: Duration) -> Duration { patience.map { min(time, $0) } ?? time }
        return Endpoint(
            baseURL: baseURL, fields: fields, connectTimeout: limited(connectTimeout),
            firstByteTimeout: limited(firstByteTimeout), idleTimeout: limited(idleTimeout),
            totalTimeout: totalTimeout, usesHTTP2: usesHTTP2, authorityFile: authorityFile,
            clientCertificateFile: clientCertificateFile, clientKeyFile: clientKeyFile, proxy: proxy,
            refusesPrivateAddresses: refusesPrivateAddresses)
    }
}
