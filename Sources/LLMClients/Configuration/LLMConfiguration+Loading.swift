internal import Configuration
internal import Reactor

extension LLMConfiguration {
    /// What a configuration file and the environment say; the environment comes first, the defaults come last.
    ///
    /// - Parameters:
    ///   - file: the file; nil: the one that `LLM_GATEWAY_CONFIG` names, else `config/config.yaml` or `config.yaml` if
    ///     there is one. A `gateway:` section in it does no harm.
    ///   - environment: the variables; nil: the process's own.
    /// - Throws: `invalidConfiguration` with everything that is wrong, each with its line.
    public static func load(
        file: String? = nil, environment: [String: String]? = nil
    ) throws(LLMError) -> LLMConfiguration {
        do throws(ConfigurationError) {
            return LLMConfiguration(
                try ConfigurationLoader.load(
                    arguments: ConfigurationFlags(config: file),
                    environment: environment ?? ProcessControl.environment))
        } catch {
            throw LLMError(.invalidConfiguration, error.description)
        }
    }
}
