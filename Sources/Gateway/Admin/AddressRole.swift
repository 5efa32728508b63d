internal import Configuration
internal import Wire

/// What one listening address serves, and which key opens its admin pages.
struct AddressRole: Sendable {
    private let servesAPI: Bool
    private let servesAdmin: Bool
    /// nil: the API's keys do.
    let adminKey: AdminKey?

    /// The gateway's own address, which has the admin pages, too, unless these have one of their own.
    static func main(_ settings: AdminSettings) -> AddressRole {
        AddressRole(
            servesAPI: true, servesAdmin: settings.port == nil,
            adminKey: settings.key == nil ? nil : AdminKey(settings.key))
    }

    /// The address for admin pages alone.
    static func admin(_ settings: AdminSettings) -> AddressRole {
        AddressRole(servesAPI: false, servesAdmin: true, adminKey: AdminKey(settings.key))
    }

    /// The route, if it is served here.
    func offered(_ route: Route?) -> Route? {
        switch route {
        case .admin: servesAdmin ? route : nil
        case .health: route
        default: servesAPI ? route : nil
        }
    }
}

/// The key of the admin pages; only its digest is kept.
struct AdminKey: Sendable {
    private let digest: SHA256.Digest?

    /// - Parameter secret: nil lets everybody in.
    init(_ secret: Secret?) {
        digest = secret.map { SHA256.digest($0.reveal().utf8) }
    }

    /// - Throws: 401 where the request has no key or another one.
    func check(_ fields: HTTPFields) throws(GatewayError) {
        guard let digest else { return }
        guard try KeyRing.digest(in: fields) == digest else { throw .wrongKey() }
    }
}
