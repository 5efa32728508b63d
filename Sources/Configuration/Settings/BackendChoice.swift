/// The default backend, as `llm.backend` names it.
package enum BackendChoice: Sendable, Equatable {
    case auto
    case local
    case gemini
    case openai
    case echo
    /// One of the `backends:` section.
    case named(String)

    /// The choice of this name; whether a backend has the name is not looked at here.
    package init(name: String) {
        self = Self.builtIn.first { $0.name == name } ?? .named(name)
    }

    /// The name as written in the file.
    package var name: String {
        switch self {
        case .auto: "auto"
        case .local: "local"
        case .gemini: "gemini"
        case .openai: "openai"
        case .echo: "echo"
        case .named(let name): name
        }
    }

    /// The choices that need no further backend.
    package static let builtIn: [BackendChoice] = [.auto, .local, .gemini, .openai, .echo]
}
