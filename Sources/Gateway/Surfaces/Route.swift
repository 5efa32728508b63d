internal import Dialects
internal import Wire

/// What a path of the gateway's own API stands for.
enum Route: Equatable {
    case operation(Operation)
    case models
    /// One model by its id, decoded; an id may hold slashes.
    case model(String)
    case health
    case readiness
    /// What the keys have used.
    case usage
    case admin(AdminPage)

    /// nil when nothing is served at `path`, which is given as it was sent, without a query.
    init?(path: ArraySlice<UInt8>) {
        var path = path
        if path.count > 1 && path.last == UInt8(ascii: "/") { path = path.dropLast() }
        // What is asked most is looked for first.
        if let operation = Self.operation(at: path.span) {
            self = .operation(operation)
            return
        }
        if path.hasBytes(of: "/health") {
            self = .health
            return
        }
        if path.hasBytes(of: "/health/ready") {
            self = .readiness
            return
        }
        if path.hasBytes(of: "/gateway/usage") {
            self = .usage
            return
        }
        if let page = AdminPage(path: path) {
            self = .admin(page)
            return
        }
        self.init(models: path.prefix(4).hasBytes(of: "/v1/") ? path.dropFirst(3) : path)
    }

    private static func operation(at path: Span<UInt8>) -> Operation? {
        let hasVersion = path.count > 4 && path.extracting(first: 4).hasBytes(of: "/v1/")
        let relative = hasVersion ? path.extracting(droppingFirst: 3) : path
        for operation in [Operation.chat, .completion, .embedding] where relative.hasBytes(ofText: operation.path) {
            return operation
        }
        return nil
    }

    private init?(models path: ArraySlice<UInt8>) {
        if path.hasBytes(of: "/models") {
            self = .models
            return
        }
        guard path.prefix(8).hasBytes(of: "/models/") else { return nil }
        guard let id = PercentCoding.decode(path.dropFirst("/models/".utf8.count)), !id.isEmpty else { return nil }
        self = .model(id)
    }

    /// The methods this route takes, as an `Allow` field lists them.
    var allowedMethods: String {
        if case .operation = self { return "POST, OPTIONS" }
        return "GET, HEAD, OPTIONS"
    }

    func allows(_ method: HTTPMethod) -> Bool {
        switch method {
        case .post: if case .operation = self { true } else { false }
        case .get, .head: if case .operation = self { false } else { true }
        default: false
        }
    }

    /// Whether it is about the gateway itself, and nobody's own.
    var isAdmin: Bool {
        if case .admin = self { return true }
        return false
    }

    /// Whether anybody may ask without a key: those who watch over the process hold none.
    var isPublic: Bool {
        self == .health || self == .readiness
    }
}
