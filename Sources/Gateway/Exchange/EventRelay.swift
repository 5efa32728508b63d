internal import Dialects
internal import Wire

/// Cuts a passing event stream at the ends of its events, so that a stream which breaks off leaves no half event with
/// the client. Bytes are not changed.
///
/// A large unfinished event is let through as it comes: nobody has to hold it.
struct EventRelay {
    private var scanner = EventBoundaryScanner()
    private var unfinished: [UInt8] = []
    private var eventBytes = 0
    private let maxEventBytes: Int
    private(set) var tap = StreamTap()

    private static let heldBytes = 64 << 10

    init(maxEventBytes: Int) {
        self.maxEventBytes = maxEventBytes
    }

    /// Whether an event has become larger than the configuration allows.
    var isOverLimit: Bool { eventBytes > maxEventBytes }

    /// Takes what came and returns what can go on now.
    mutating func take(_ piece: [UInt8]) -> [UInt8] {
        tap.take(piece)
        guard let boundary = scanner.feed(piece.span) else {
            eventBytes += piece.count
            unfinished.append(contentsOf: piece)
            return unfinished.count > Self.heldBytes ? takeUnfinished() : []
        }
        eventBytes = piece.count - boundary
        if unfinished.isEmpty && boundary == piece.count { return piece }
        var ready = takeUnfinished()
        ready.append(contentsOf: piece[..<boundary])
        unfinished.append(contentsOf: piece[boundary...])
        return ready
    }

    /// What is left at a proper end.
    mutating func finish() -> [UInt8] {
        takeUnfinished()
    }

    private mutating func takeUnfinished() -> [UInt8] {
        var taken: [UInt8] = []
        swap(&taken, &unfinished)
        return taken
    }
}
