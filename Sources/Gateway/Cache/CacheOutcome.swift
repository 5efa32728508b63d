/// What the cache did for a request that it may serve.
enum CacheOutcome: Sendable, Equatable {
    /// The answer was there, so many seconds old.
    case hit(age: Int)
    /// A backend was asked for it.
    case miss
    /// A backend was being asked the same for somebody else.
    case joined

    /// For heads, logs and metrics.
    var word: String {
        switch self {
        case .hit: "hit"
        case .miss: "miss"
        case .joined: "joined"
        }
    }

    /// Whether no backend was asked in the request's own name.
    var isShared: Bool { self != .miss }
}
