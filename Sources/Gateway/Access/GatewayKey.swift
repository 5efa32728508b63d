internal import Configuration

/// What the holder of a key may do, as one configuration says it. What the holder has done is in `account`, which
/// outlives a reload.
final class GatewayKey: Sendable {
    let name: String
    let isAdmin: Bool
    /// Whether it stands for everybody while there are no keys.
    let isAnonymous: Bool
    let limits: KeyLimits?
    let account: Account
    private let models: ModelPatterns?

    init(_ settings: KeySettings, account: Account) {
        name = settings.name
        isAdmin = settings.isAdmin
        isAnonymous = false
        limits = settings.limits == KeyLimits() ? nil : settings.limits
        models = settings.allowedModels.isEmpty ? nil : ModelPatterns(settings.allowedModels)
        self.account = account
    }

    /// A key without a name of its own, or nobody's where there are no keys at all: it opens all.
    init(account: Account, isAnonymous: Bool) {
        name = account.name
        isAdmin = isAnonymous
        self.isAnonymous = isAnonymous
        limits = nil
        models = nil
        self.account = account
    }

    /// Whether it opens every model, so that nothing needs to be looked up.
    var opensAllModels: Bool { models == nil }

    /// Whether it opens a model called so: an alias, a model's own name, or `backend/model`.
    func opens(_ model: String) -> Bool {
        models?.contains(model) ?? true
    }
}
