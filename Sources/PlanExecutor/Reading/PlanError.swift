/// Why a plan, or the report of a run, cannot be used, and where.
public struct PlanError: Error, Sendable, Equatable {
    /// What can be wrong.
    public enum Reason: Sendable, Equatable {
        /// The file cannot be read or written; why.
        case file(String)
        /// The text has no JSON object in it.
        case noObject
        /// What begins as the object is not JSON; why.
        case notJSON(String)
        /// A member is missing: its path, and what was expected there.
        case missing(String, expected: String)
        /// A member is not what it must be.
        case wrong(String, expected: String, found: String)
        /// The report to resume belongs to another plan; how one can tell.
        case otherPlan(String)
    }

    /// What is wrong.
    public let reason: Reason

    /// The file, where there is one.
    public var file: String?

    /// The line of the place, counted from 1.
    public let line: Int?

    /// The column of the place, counted in bytes from 1.
    public let column: Int?

    init(_ reason: Reason, file: String? = nil, at place: (line: Int, column: Int)? = nil) {
        self.reason = reason
        self.file = file
        line = place?.line
        column = place?.column
    }
}

extension PlanError: CustomStringConvertible {
    /// `plan.json:3:14: expected a string as steps[2].title, found a number`.
    public var description: String {
        let place = [file, line.map { String($0) }, column.map { String($0) }].compactMap(\.self)
        return place.isEmpty ? reason.description : place.joined(separator: ":") + ": " + reason.description
    }
}

extension PlanError.Reason: CustomStringConvertible {
    /// The reason without the place.
    public var description: String {
        switch self {
        case .file(let why): why
        case .noObject: "expected a JSON object, alone or inside a Markdown fence, found none"
        case .notJSON(let why): "not valid JSON: \(why)"
        case .missing(let path, let expected): "expected \(expected) as \(path), found nothing"
        case .wrong(let path, let expected, let found): "expected \(expected) as \(path), found \(found)"
        case .otherPlan(let why): "the report belongs to another plan: \(why)"
        }
    }
}
