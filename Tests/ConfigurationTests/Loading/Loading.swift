@testable import Configuration

/// Loads a text as if it were `config.yaml`.
func load(
    _ yaml: String, environment: [String: String] = [:], flags: ConfigurationFlags = ConfigurationFlags()
) throws(ConfigurationError) -> GatewaySettings {
    try ConfigurationLoader.settings(
        in: Array(yaml.utf8), file: "config.yaml", arguments: flags, environment: environment)
}

/// What is wrong with a text, or an empty list.
func problems(
    in yaml: String, environment: [String: String] = [:], flags: ConfigurationFlags = ConfigurationFlags()
) -> [ConfigurationError.Problem] {
    do throws(ConfigurationError) {
        _ = try load(yaml, environment: environment, flags: flags)
        return []
    } catch {
        return error.problems
    }
}

extension GatewaySettings {
    /// The effective value of a setting, as `check` shows it, with its origin.
    func shown(_ path: String) -> String? {
        origins.last { $0.path == path }.map { "\($0.value) (\($0.origin))" }
    }
}
