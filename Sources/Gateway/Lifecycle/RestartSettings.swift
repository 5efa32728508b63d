internal import Configuration

/// What only a restart can change.
struct RestartSettings: Sendable {
    private let values: [(name: String, value: String)]

    init(_ settings: Configuration.ServerSettings) {
        values = [
            ("gateway.host", settings.host),
            ("gateway.port", "\(settings.port)"),
            ("gateway.workers", settings.workers.map { "\($0)" } ?? "auto"),
            ("gateway.usage_file", settings.usageFile ?? "null"),
            ("gateway.admin.host", settings.admin.host),
            ("gateway.admin.port", settings.admin.port.map { "\($0)" } ?? "null"),
            ("gateway.metrics.enabled", "\(settings.metrics.enabled)"),
            ("gateway.metrics.label_sets", "\(settings.metrics.labelSets)"),
        ]
    }

    /// The names of what is another here than in `other`.
    func differences(from other: RestartSettings) -> [String] {
        zip(values, other.values).filter { $0.value != $1.value }.map { $0.0.name }
    }
}
