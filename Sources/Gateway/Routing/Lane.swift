internal import Dialects

/// The way an exchange takes. Nothing else in the program asks which dialect a backend speaks.
enum Lane {
    /// Surface and backend speak the same dialect: bytes go through as they are.
    case forward
    /// They differ: requests and answers are translated.
    case translate
    /// The embedded model answers here.
    case echo

    init(_ operation: Operation, to backend: Backend) {
        switch backend.dialect {
        case .openAI: self = .forward
        case .gemini: self = .translate
        case .echo: self = .echo
        }
    }
}
