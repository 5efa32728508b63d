internal import Foundation
package import Reactor

/// A request as a scripted upstream received it.
package struct RecordedRequest: Sendable {
    /// The head as it came, without the empty line that ends it.
    package var head: String
    package var body: [UInt8]
    /// Which connection it came on, counted from 0.
    package var connection: Int

    package var requestLine: String { String(head.prefix { $0 != "\r\n" }) }

    package var path: String { requestLine.split(separator: " ").dropFirst().first.map(String.init) ?? "" }

    /// The values of all fields called `name`, whatever their case.
    package func values(_ name: String) -> [String] {
        head.split(separator: "\r\n").dropFirst().compactMap { line in
            guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == name.lowercased() else {
                return nil
            }
            return String(line[line.index(after: colon)...].drop { $0 == " " })
        }
    }
}

/// What a scripted upstream has seen, for the test to wait on.
///
/// `@unchecked`: all state is guarded by the condition's lock.
package final class UpstreamLog: @unchecked Sendable {
    package struct State: Sendable {
        package var connections = 0
        package var openConnections = 0
        package var requests: [RecordedRequest] = []
        /// Requests whose script still runs.
        package var openRequests = 0
        /// When a client left in the middle of a script.
        package var departures: [Instant] = []
        /// Bytes of answers the kernel has taken.
        package var bytesSent = 0
    }

    private let condition = NSCondition()
    private var state = State()

    /// What has been seen up to now.
    package var current: State {
        condition.withLock { state }
    }

    /// Waits until `isMet` holds. False when it does not within `limit`.
    @discardableResult
    package func waitUntil(within limit: Duration = .seconds(10), _ isMet: (State) -> Bool) -> Bool {
        let end = Date(timeIntervalSinceNow: limit.inSeconds)
        condition.lock()
        defer { condition.unlock() }
        while !isMet(state) {
            if !condition.wait(until: end) { return isMet(state) }
        }
        return true
    }

    func update<Result>(_ change: (inout State) -> Result) -> Result {
        condition.withLock {
            defer { condition.broadcast() }
            return change(&state)
        }
    }
}
