internal import Configuration
internal import Wire

/// The keys clients may use. Only digests are kept, and all of them are compared in a time that does not depend on
/// where they differ: an answer's delay tells nothing about how near a guess came.
struct KeyRing: Sendable {
    private let keys: [(digest: SHA256.Digest, key: GatewayKey)]
    /// Who everybody is while there are no keys.
    private let nobody: GatewayKey

    /// - Parameter book: where what each key used is counted.
    init(_ settings: Configuration.ServerSettings, book: AccountBook) {
        var keys: [(SHA256.Digest, GatewayKey)] = []
        for secret in settings.apiKeys {
            let digest = SHA256.digest(secret.reveal().utf8)
            let account = book.account(named: "key-" + digest.text.prefix(8))
            keys.append((digest, GatewayKey(account: account, isAnonymous: false)))
        }
        for key in settings.keys {
            let account = book.account(named: key.name)
            keys.append((SHA256.digest(key.secret.reveal().utf8), GatewayKey(key, account: account)))
        }
        self.keys = keys
        nobody = GatewayKey(account: book.account(named: Self.nameOfNobody), isAnonymous: true)
    }

    /// What usage is counted under while the gateway has no keys.
    static let nameOfNobody = "anonymous"

    /// All keys, in the order of the configuration.
    var all: [GatewayKey] { keys.isEmpty ? [nobody] : keys.map(\.key) }

    /// The key in `Authorization: Bearer`, or in `x-api-key` for clients of other APIs.
    ///
    /// - Throws: 401 where there is none, or one that is not known.
    func key(in head: RequestHead) throws(GatewayError) -> GatewayKey {
        if keys.isEmpty { return nobody }
        let digest = try Self.digest(in: head.fields)
        var found: GatewayKey?
        for (known, key) in keys where known == digest { found = key }
        guard let found else { throw .wrongKey() }
        return found
    }

    /// The digest of the key that a request came with.
    static func digest(in fields: HTTPFields) throws(GatewayError) -> SHA256.Digest {
        guard let given = bearer(fields) ?? fields.value(of: .apiKey), !given.isEmpty else { throw .missingKey() }
        return SHA256.digest(given)
    }

    private static func bearer(_ fields: HTTPFields) -> ArraySlice<UInt8>? {
        guard let value = fields.value(of: .authorization) else { return nil }
        let scheme: StaticString = "bearer "
        return scheme.withUTF8Buffer { scheme in
            guard value.count > scheme.count else { return nil }
            for (index, letter) in scheme.enumerated() {
                let byte = value[value.startIndex + index]
                guard byte == letter || byte | 0x20 == letter else { return nil }
            }
            return value.dropFirst(scheme.count)
        }
    }
}
