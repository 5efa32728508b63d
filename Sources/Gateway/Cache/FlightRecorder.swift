internal import Server
internal import Wire

/// Takes a shared call's answer in place of a client: for those who wait for it, and for the cache.
final class FlightRecorder: AnswerSink {
    private let flight: Flight
    private let cache: AnswerCache
    private(set) var hasBegun = false
    /// Whether the answer was brought to its end.
    private(set) var isFinished = false
    private(set) var isStream = false
    private(set) var status = 0
    private var upstream: HTTPFields?
    /// What was known of the call when its answer began.
    private var course: FlightCourse
    /// Nanoseconds in which there was no room.
    private(set) var waited: Int64 = 0
    /// Whether all of it is still kept, what that takes, and how much is set aside for it.
    private(set) var isKept = true
    private var taken = CachedAnswer.overhead
    private(set) var reserved = 0

    /// What a piece takes beside its bytes.
    private static let pieceOverhead = 48
    private static let reservedAtOnce = 16 << 10

    init(_ flight: Flight, _ cache: AnswerCache, inNameOf first: Exchange) {
        self.flight = flight
        self.cache = cache
        course = FlightCourse(of: first)
    }

    /// Each of the clients is told for itself.
    let isClient = false
    var watcher: (any ClientWatcher)? {
        get { nil }
        set {}
    }
    let hasFailed = false

    func noteHead(of exchange: Exchange, _ upstream: HTTPFields?) {
        self.upstream = upstream
        course = FlightCourse(of: exchange)
    }

    func send(_ response: Response) {
        guard !hasBegun else { return }
        begin(response.status, isStream: false)
        isFinished = true
        keep(response.body)
        flight.append(response.body)
    }

    func begin(_ head: Response, flushing: Bool) {
        guard !hasBegun else { return }
        begin(head.status, isStream: true)
    }

    func push(_ bytes: [UInt8]) {
        keep(bytes)
        flight.append(bytes)
    }

    func write(_ bytes: [UInt8]) async throws(ClientGone) {
        push(bytes)
        try await waitForRoom()
    }

    var isFull: Bool { flight.isFull }

    func waitForRoom() async throws(ClientGone) {
        waited &+= await flight.waitForRoom()
        if Task.isCancelled { throw ClientGone() }
    }

    func finish(writing bytes: [UInt8]) {
        keep(bytes)
        flight.append(bytes)
        isFinished = true
    }

    private func begin(_ status: Int, isStream: Bool) {
        hasBegun = true
        self.status = status
        self.isStream = isStream
        flight.begin(FlightHead(isStream: isStream, status: status, upstream: upstream, course: course))
    }

    private func keep(_ bytes: [UInt8]) {
        guard isKept, !bytes.isEmpty else { return }
        taken += bytes.count + Self.pieceOverhead
        if taken <= reserved { return }
        let needed = taken - reserved
        let isSmall = taken <= cache.entryBytes + CachedAnswer.overhead
        if isSmall, let more = [max(needed, Self.reservedAtOnce), needed].first(where: cache.reserve) {
            reserved += more
        } else {
            isKept = false
            cache.release(reserved)
            reserved = 0
            flight.stopKeeping()
        }
    }
}
