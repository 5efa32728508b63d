internal import Dialects
internal import Reactor
internal import Synchronization
internal import Wire

/// One call of a backend whose answer several clients may be waiting for, on any worker. It goes on as long as one of
/// them is left.
final class Flight: Sendable {
    let key: FlightKey
    /// Where the call is made.
    private let loop: EventLoop
    /// Where the call waits for the readers.
    private let room: WaitPoint
    /// A reader so many bytes behind the first one is given up, where nothing but that reader needs them.
    private let laggingLimit: Int
    private let state = Mutex(State())

    private struct State {
        var tape = FlightTape()
        var readers: [Int: FlightReader] = [:]
        var head: FlightHead?
        var end: FlightEnd?
        /// Nobody is left.
        var isAbandoned = false
        var isPaid = false
        var waitsForRoom = false
        var task: Task<Void, Never>?
    }

    /// Unread bytes at which the call waits for the first of its readers.
    private static let highMark = 256 << 10

    private init(_ key: FlightKey, laggingLimit: Int, on loop: EventLoop) {
        self.key = key
        self.loop = loop
        self.laggingLimit = laggingLimit
        room = WaitPoint(on: loop)
    }

    /// A flight with its first reader, in whose name the call is made.
    static func begin(_ key: FlightKey, laggingLimit: Int, on loop: EventLoop) -> (Flight, FlightReader) {
        let flight = Flight(key, laggingLimit: laggingLimit, on: loop)
        let reader = FlightReader(of: flight, number: 0, on: loop)
        flight.state.withLock { state in
            _ = state.tape.addReader()
            state.readers[0] = reader
        }
        return (flight, reader)
    }

    // MARK: For those who wait for the answer

    /// One more reader; nil when it could not have the whole answer any more.
    func join(on loop: EventLoop) -> FlightReader? {
        state.withLock { state in
            guard !state.isAbandoned, state.end == nil, let number = state.tape.addReader() else { return nil }
            let reader = FlightReader(of: self, number: number, on: loop)
            state.readers[number] = reader
            return reader
        }
    }

    /// What there is for the reader now; nil: it has to wait.
    func news(for reader: FlightReader) -> FlightNews? {
        let (news, hasRoom) = state.withLock { state -> (FlightNews?, Bool) in
            guard state.readers[reader.number] != nil else { return (.fellBehind, false) }
            let news = Self.news(for: reader, &state)
            let hasRoom = state.waitsForRoom && state.tape.unread <= Self.highMark
            if hasRoom { state.waitsForRoom = false }
            return (news, hasRoom)
        }
        if hasRoom { room.signalFromAnywhere() }
        return news
    }

    private static func news(for reader: FlightReader, _ state: inout State) -> FlightNews? {
        if let head = state.head {
            if head.isStream {
                let isFirst = reader.takeHead()
                if isFirst || !state.tape.hasRead(reader.number) {
                    return .events(head, state.tape.read(reader.number))
                }
            } else if state.end?.failure == nil, state.end != nil, reader.takeHead() {
                return .whole(head, state.tape.read(reader.number))
            }
        }
        return state.end.map { .end($0) }
    }

    /// Ends the reader's part. Where nobody is left, the call is ended, too.
    ///
    /// - Returns: whether what the call took is the reader's to account for. The one in whose name it was made does, and
    ///   if that one left before the end, the last.
    func leave(_ reader: FlightReader) -> Bool {
        let (pays, abandoned, hasRoom) = state.withLock { state in
            state.readers[reader.number] = nil
            state.tape.remove(reader.number)
            let isLast = state.readers.isEmpty
            let pays = !state.isPaid && (isLast || (reader.number == 0 && state.end != nil))
            if pays { state.isPaid = true }
            let isAbandoned = isLast && state.end == nil
            if isAbandoned { state.isAbandoned = true }
            let hasRoom = state.waitsForRoom
            state.waitsForRoom = false
            return (pays, isAbandoned ? state.task : nil, hasRoom)
        }
        abandoned?.cancel()
        if hasRoom { room.signalFromAnywhere() }
        return pays
    }

    // MARK: For the call

    /// The task that makes the call.
    func carry(_ task: Task<Void, Never>) {
        let isAbandoned = state.withLock { state in
            state.task = task
            return state.isAbandoned
        }
        if isAbandoned { task.cancel() }
    }

    func begin(_ head: FlightHead) {
        change { $0.head = head }
    }

    func append(_ piece: [UInt8]) {
        change { state in
            for number in state.tape.laggards(behind: laggingLimit) {
                state.tape.remove(number)
                state.readers.removeValue(forKey: number)?.point.signalFromAnywhere()
            }
            state.tape.append(piece)
        }
    }

    /// Gives up the beginning: nobody can join any more.
    func stopKeeping() {
        state.withLock { $0.tape.stopKeeping() }
    }

    /// All that came, where that is kept.
    var everything: [UInt8] { state.withLock { $0.tape.everything } }

    /// Whether none of the readers has read enough for more to be added.
    var isFull: Bool { state.withLock { $0.tape.unread > Self.highMark } }

    /// Waits until one of the readers has read enough. Returns the nanoseconds that took.
    func waitForRoom() async -> Int64 {
        let began = loop.exactNow
        var hasWaited = false
        while !Task.isCancelled {
            let hasRoom = state.withLock { state in
                state.waitsForRoom = state.tape.unread > Self.highMark
                return !state.waitsForRoom
            }
            if hasRoom { break }
            hasWaited = true
            await room.waitUnlessCancelled()
        }
        return hasWaited ? max(0, loop.now.nanoseconds &- began.nanoseconds) : 0
    }

    func end(_ end: FlightEnd) {
        change { state in
            state.end = end
            state.task = nil
        }
    }

    private func change(_ body: (inout State) -> Void) {
        let readers = state.withLock { state in
            body(&state)
            return Array(state.readers.values)
        }
        for reader in readers { reader.point.signalFromAnywhere() }
    }
}

/// What a shared answer begins with.
struct FlightHead: Sendable {
    let isStream: Bool
    let status: Int
    let upstream: HTTPFields?
    let course: FlightCourse
}

/// How a shared call ended.
struct FlightEnd: Sendable {
    let failure: GatewayError?
    let usage: Usage?
    let course: FlightCourse
}

/// What happens to a reader.
enum FlightNews: Sendable {
    /// Events of a stream; perhaps none yet but its head.
    case events(FlightHead, [UInt8])
    case whole(FlightHead, [UInt8])
    case end(FlightEnd)
    /// It was too slow for the others.
    case fellBehind
}

/// Who was asked in a call and what came of it, as the heads and log lines of all its clients tell it.
struct FlightCourse: Sendable {
    let target: Target?
    let attempts: Int
    let fallback: String?
    let passedOver: [String]
    let ignored: [String]
    /// Nanoseconds in which nothing could be done but wait.
    let waited: Int64

    init(of exchange: Exchange) {
        target = exchange.target
        attempts = exchange.attempts
        fallback = exchange.fallback
        passedOver = exchange.passedOver
        ignored = exchange.ignored
        waited = exchange.waited
    }
}
