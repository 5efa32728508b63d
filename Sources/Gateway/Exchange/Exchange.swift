internal import Dialects
internal import Reactor
internal import Server
internal import Upstream
internal import Wire

/// One client request with its answer: what the answer's head and the log line say of it.
class Exchange {
    let requestID: RequestID
    /// Its id as text.
    var id: String { requestID.text }
    let client: String
    /// nil where it is about something that was no request.
    private let head: RequestHead?
    var method: String { head?.method.text ?? "-" }
    var pathBytes: ArraySlice<UInt8> { head?.path ?? [UInt8(ascii: "-")] }
    /// The path that was asked for.
    var path: String { String(decoding: pathBytes, as: UTF8.self) }
    private(set) var began: Instant
    /// What is asked for; nil where that is nothing the gateway has.
    private(set) var route: Route?
    private(set) var label = RouteLabel.other
    /// By which configuration of its handler it was admitted; nil as long as it is not.
    var admission: Int?
    /// What lets the page that asks read the answer, where one asks and may.
    var originLines: [UInt8] = []
    /// Whose key it came with.
    var key: GatewayKey?
    /// The name of the client's key, where there are keys.
    var keyName: String? { key.flatMap { $0.isAnonymous ? nil : $0.name } }
    /// What the key's limits have reserved for it, until it is settled.
    var grant: Grant?
    /// What was left of the key's limits when it was let in.
    var limits: LimitState?
    /// Its spans, where they are made.
    var trace: Trace?
    var target: Target?
    /// How often a backend was asked.
    var attempts = 0
    /// Why the first choice of backend did not answer, as a code; nil when it did.
    var fallback: String?
    /// Each candidate that did not answer, with the reason: `gemini/gemini-2.5-pro=status_429`.
    var passedOver: [String] = []
    var requestedModel: String?
    /// What the cache did for it; nil where it has nothing to do with it.
    var cache: CacheOutcome?
    /// What its answer took is accounted for by another exchange, or by none.
    var takesNoTokens = false
    var usage: Usage?
    var firstByteAt: Instant?
    /// Nanoseconds in which nothing could be done but wait, for a backend or for the client.
    var waited: Int64 = 0
    var status = 0
    /// What went wrong, as a code without text from outside.
    var failure: String?
    var clientIsGone = false
    /// When the first event of a streamed answer was written; comments are none.
    var firstEventAt: Instant?
    /// Events of the answer have been written, not comments alone.
    var hasEvents: Bool { firstEventAt != nil }
    /// Parameters that the backend could not honour and the answer is good without.
    var ignored: [String] = []

    /// Nanoseconds that the exchange has spent in the gateway itself: everything but the waits.
    ///
    /// Counted from the turn of the loop that read the request's first byte. Not counted are the time until the rest of
    /// the request had come, the time from asking a backend until the turn of the loop in which what was waited for was
    /// there, and the time until a slow client had room. What the loop does for others in between is counted.
    func overhead(until moment: Instant) -> Int64 {
        max(0, moment.nanoseconds &- began.nanoseconds &- waited)
    }

    init(id: RequestID, head: RequestHead?, client: String, began: Instant) {
        requestID = id
        self.head = head
        self.client = client
        self.began = began
    }

    /// Notes what is asked for.
    func note(_ route: Route?) {
        self.route = route
        label = RouteLabel(route)
    }

    /// Notes how the request has come, which is known when it has come whole.
    func note(_ request: Request) {
        began = request.receivedAt
        waited = request.waitedForClient
    }
}

extension Exchange: UpstreamWaiter {
    func waitedForUpstream(nanoseconds: Int64) {
        waited &+= nanoseconds
    }
}
