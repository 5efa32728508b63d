internal import Reactor

/// A good answer that is kept, as its clients got it.
final class CachedAnswer: Sendable {
    let body: [UInt8]
    /// Whether `body` is a stream of events.
    let isStream: Bool
    /// Who gave it.
    let target: Target
    /// Parameters that the backend could not honour.
    let ignored: [String]
    let madeAt: Instant

    /// What an answer takes beside its bytes: its object, its place in the shelf, its names.
    static let overhead = 512

    init(_ body: [UInt8], isStream: Bool, target: Target, ignored: [String], madeAt: Instant) {
        self.body = body
        self.isStream = isStream
        self.target = target
        self.ignored = ignored
        self.madeAt = madeAt
    }

    /// The bytes it takes in memory.
    var size: Int { body.count + Self.overhead }

    func age(at now: Instant) -> Duration { max(.zero, madeAt.duration(to: now)) }
}
