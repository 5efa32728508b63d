extension ServerSettings {
    /// Takes what the section, the environment and the command line say; the rest stays as it is.
    mutating func read(from section: inout SectionReader) {
        section.read("host", into: &host, as: .host, environment: "LLM_GATEWAY_HOST", flag: .host)
        section.read("port", into: &port, as: .port, environment: "LLM_GATEWAY_PORT", flag: .port)
        section.read("workers", into: &workers, as: .integerOrAuto(1...1024), environment: "LLM_GATEWAY_WORKERS")
        section.readList("api_keys", into: &apiKeys, of: .secret, environment: "LLM_GATEWAY_API_KEYS")
        section.sections("keys") { readKey(from: &$0) }
        section.read("usage_file", into: &usageFile, as: .optional(.text), environment: "LLM_GATEWAY_USAGE_FILE")
        section.read("reload", into: &reload, as: .word)
        section.read(
            "log_level", into: &logLevel, as: .word, environment: "LLM_GATEWAY_LOG_LEVEL", flag: .logLevel)
        section.read("log_bodies", into: &logBodies, as: .boolean)
        section.read("strict_models", into: &strictModels, as: .boolean)
        section.read("strict_parameters", into: &strictParameters, as: .boolean)
        section.read("route_by_model", into: &routeByModel, as: .optional(.boolean))
        section.readList("cors_origins", into: &corsOrigins, of: .webOrigin)
        section.section("limits") { limits.read(from: &$0) }
        section.section("timeouts") { timeouts.read(from: &$0) }
        section.section("media") { media.read(from: &$0) }
        section.section("retries") { retries.read(from: &$0) }
        section.section("circuits") { circuits.read(from: &$0) }
        section.section("cache") { cache.read(from: &$0) }
        section.section("discovery") { discovery.read(from: &$0) }
        section.section("admin") { admin.read(from: &$0) }
        section.section("metrics") { metrics.read(from: &$0) }
        section.section("tracing") { tracing.read(from: &$0) }
    }

    private mutating func readKey(from section: inout SectionReader) {
        guard let key = KeySettings(reading: &section) else { return }
        if keys.contains(where: { $0.name == key.name }) {
            section.context.report("there is a key \(quoted(key.name)) already", about: section.path(of: "name"))
        } else if keys.contains(where: { $0.secret == key.secret }) || apiKeys.contains(key.secret) {
            section.context.report(
                "the key \(quoted(key.name)) is the same as another one", about: section.path(of: "name"))
        }
        keys.append(key)
    }
}

extension Flag {
    static var host: Flag { Flag(name: "--host", value: \.host) }
    static var port: Flag { Flag(name: "--port", value: \.port) }
    static var logLevel: Flag { Flag(name: "--log-level", value: \.logLevel) }
}
