internal import Dialects
internal import Wire

/// Cuts a passing event stream at the ends of its events, so that a stream which breaks off leaves no half event with
/// the client. Bytes are not changed.
struct EventRelay {
    private var scanner = EventBoundaryScanner()
    private var unfinished: [UInt8] = []
    private let maxEventBytes: Int
    private(set) var tap = StreamTap()

    init(maxEventBytes: Int) {
        self.maxEventBytes = maxEventBytes
    }

    /// Whether an event has become larger than the configuration allows.
    var isOverLimit: Bool { unfinished.count > maxEventBytes }

    /// Takes what came and returns what can go on now.
    mutating func take(_ piece: [UInt8]) -> [UInt8] {
        tap.take(piece)
        guard let boundary = scanner.feed(piece.span) else {
            unfinished.append(contentsOf: piece)
            return []
        }
        if unfinished.isEmpty && boundary == piece.count { return piece }
        var ready = finish()
        ready.append(contentsOf: piece[..<boundary])
        unfinished.append(contentsOf: piece[boundary...])
        return ready
    }

    /// What is left at a proper end.
    mutating func finish() -> [UInt8] {
        var rest: [UInt8] = []
        swap(&rest, &unfinished)
        return rest
    }
}
