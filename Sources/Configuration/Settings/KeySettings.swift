/// A key that clients of the gateway may use: its name, what it opens and how much of it.
package struct KeySettings: Sendable, Equatable {
    /// What the log, the metrics and the usage call it; the key itself is never shown.
    package var name: String
    package var secret: Secret
    /// Whether it may read the usage of all keys.
    package var isAdmin = false
    /// Names of models and aliases, or beginnings of them that end with `*`; empty for all.
    package var allowedModels: [String] = []
    package var limits = KeyLimits()
}

/// How much the holder of one key may use; nil sets no limit.
package struct KeyLimits: Sendable, Equatable {
    package var requestsPerMinute: Int?
    package var tokensPerMinute: Int?
    /// Requests at the same time.
    package var maxConcurrent: Int?
    package var budget: Budget?

    /// No limits.
    package init() {}

    /// What may be used in one calendar day or month, in UTC.
    package struct Budget: Sendable, Equatable {
        package enum Period: String, Sendable, CaseIterable {
            case daily
            case monthly
        }

        package var period = Period.monthly
        package var tokens: Int?
        /// In the currency of the prices.
        package var cost: Double?

        package init() {}
    }
}
