internal import Dialects

/// The way an exchange takes. Nothing else in the program asks which dialect a backend speaks.
enum Lane {
    /// Surface and backend speak the same dialect: bytes go through as they are.
    case forward
    /// They differ: requests and answers are translated.
    case translate(any ChatDialect)
    /// The embedded model answers here.
    case echo

    init(_ operation: Operation, to backend: Backend) {
        if let dialect = backend.translation {
            self = .translate(dialect)
        } else {
            self = backend.dialect == .echo ? .echo : .forward
        }
    }
}
