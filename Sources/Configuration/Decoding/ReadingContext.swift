/// What one loading knows and finds: the sources of values, every problem, the origin of every value.
final class ReadingContext {
    let flags: ConfigurationFlags
    let environment: [String: String]
    /// The directory that relative paths start from.
    let directory: String
    private let file: String?
    private let text: YAMLText
    private var places: [String: Place] = [:]
    private var failed: Set<String> = []
    private var found: [(mark: YAMLMark?, problem: ConfigurationError.Problem)] = []
    private var leftOut = 0

    /// Every effective value in the order of reading.
    private(set) var origins: [(path: String, value: String, origin: Origin)] = []

    private struct Place {
        let origin: Origin
        let mark: YAMLMark?
    }

    /// The most problems one error lists; nobody reads more.
    private static let mostProblems = 100
    /// The longest message, in scalars: keys in it may be as long as the file.
    private static let longestMessage = 500

    init(
        flags: ConfigurationFlags = ConfigurationFlags(), environment: [String: String] = [:],
        directory: String = ".", file: String? = nil, text: YAMLText = YAMLText([])
    ) {
        self.flags = flags
        self.environment = environment
        self.directory = directory
        self.file = file
        self.text = text
    }

    /// The variable's value; an empty one counts as unset.
    func variable(_ name: String) -> String? {
        environment[name].flatMap { $0.utf8.isEmpty ? nil : $0 }
    }

    /// Notes an effective value.
    func record(_ path: String, _ value: String, _ origin: Origin, at mark: YAMLMark? = nil) {
        places[path] = Place(origin: origin, mark: mark)
        origins.append((path, value, origin))
    }

    /// Notes another value of a setting that is noted already, and where that one comes from.
    func amend(_ path: String, _ value: String, _ origin: Origin) {
        places[path] = Place(origin: origin, mark: nil)
        guard let index = origins.firstIndex(where: { $0.path == path }) else { return }
        origins[index] = (path, value, origin)
    }

    /// Notes a problem at a place in the file, or one that has no place there.
    func report(_ message: String, at mark: YAMLMark?, hidesValue: Bool = false) {
        guard found.count < Self.mostProblems else {
            leftOut += 1
            return
        }
        found.append((mark, problem(message, at: mark, hidesValue: hidesValue)))
    }

    /// The error for a file in which nothing more can be read.
    func failure(_ message: String, at mark: YAMLMark) -> ConfigurationError {
        ConfigurationError(problems: [problem(message, at: mark, hidesValue: false)])
    }

    private func problem(_ message: String, at mark: YAMLMark?, hidesValue: Bool) -> ConfigurationError.Problem {
        let excerpt = mark.flatMap { text.excerpt(at: $0, hidesValue: hidesValue) }
        return ConfigurationError.Problem(
            file: mark == nil ? nil : file, line: mark?.line, column: mark?.column,
            message: printable(message, atMost: Self.longestMessage),
            sourceLine: excerpt?.line, caretLine: excerpt?.caret)
    }

    /// Notes a wrong value of a setting; settings that depend on it are then not checked against it.
    func report(_ message: String, for path: String, at mark: YAMLMark?, hidesValue: Bool = false) {
        failed.insert(path)
        report(message, at: mark, hidesValue: hidesValue)
    }

    /// Notes a problem of a setting that is right by itself, at the place its value came from.
    func report(_ message: String, about path: String) {
        let place = places[path]
        let source: String =
            switch place?.origin {
            case .environment(let name): name
            case .flag(let name): name
            default: path
            }
        report("\(source): \(message)", at: place?.mark)
    }

    /// Whether the setting could be read.
    func isSound(_ path: String) -> Bool { !failed.contains(path) }

    /// Throws what was found, in the order of the file, the rest behind it.
    func throwProblems() throws(ConfigurationError) {
        guard !found.isEmpty else { return }
        let sorted = found.enumerated().sorted { left, right in
            let one = (left.element.mark?.line ?? .max, left.element.mark?.column ?? .max, left.offset)
            let other = (right.element.mark?.line ?? .max, right.element.mark?.column ?? .max, right.offset)
            return one < other
        }
        var problems = sorted.map(\.element.problem)
        if leftOut > 0 {
            problems.append(
                ConfigurationError.Problem(
                    file: file, line: nil, column: nil, message: "and \(leftOut) more problems", sourceLine: nil,
                    caretLine: nil))
        }
        throw ConfigurationError(problems: problems)
    }
}
