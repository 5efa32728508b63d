@testable import Configuration

/// The configuration file: settings or an error that can be read, never a crash, a hang or a leak.
enum ConfigurationFuzzing {
    private static let environment = ["NAME": "value", "LLM_BACKEND": "auto", "EMPTY": ""]

    static func take(_ input: [UInt8]) {
        do throws(ConfigurationError) {
            let settings = try ConfigurationLoader.settings(
                in: input, file: "config.yaml", environment: environment, workingDirectory: "/nowhere")
            for (path, value, origin) in settings.origins { _ = "\(path) \(value) \(origin)" }
        } catch {
            require(!error.problems.isEmpty, "an error without a problem")
            for problem in error.problems {
                require(!problem.message.isEmpty && !problem.description.isEmpty, "a problem without words")
                require((problem.line ?? 1) >= 1 && (problem.column ?? 1) >= 1, "a problem at no place")
            }
        }
    }
}
