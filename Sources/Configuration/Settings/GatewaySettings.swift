/// The whole configuration, checked.
package struct GatewaySettings: Sendable {
    package var llm = LLMSettings()
    package var server = ServerSettings()
    /// The further backends of the `backends:` section.
    package var backends: [BackendSettings] = []
    package var aliases: [ModelAlias] = []
    package var prices: [ModelPrice] = []
    /// Every effective value, secrets masked, in the order of the shipped file.
    package var origins: [(path: String, value: String, origin: Origin)] = []
    /// The file that was read, or nil.
    package var file: String?

    /// The defaults.
    package init() {}
}
