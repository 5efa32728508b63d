/// Where an effective value comes from.
package enum Origin: Sendable, Equatable {
    case `default`
    case file(line: Int)
    case environment(String)
    case flag(String)
}

extension Origin: CustomStringConvertible {
    /// The origin as `check` prints it.
    package var description: String {
        switch self {
        case .default: "default"
        case .file(let line): "line \(line)"
        case .environment(let name): name
        case .flag(let name): name
        }
    }
}
