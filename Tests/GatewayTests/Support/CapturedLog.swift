internal import Foundation

/// The lines a gateway has logged, for a test to wait for: a line may come after the answer it speaks of.
///
/// `@unchecked`: all state is guarded by the condition's lock.
final class CapturedLog: @unchecked Sendable {
    private let condition = NSCondition()
    private var lines: [String] = []

    func take(_ line: [UInt8]) {
        condition.withLock {
            lines.append(String(decoding: line, as: UTF8.self))
            condition.broadcast()
        }
    }

    var all: [String] { condition.withLock { lines } }

    /// The first line that fits, now or soon; nil when none comes.
    func line(within seconds: Double = 5, where fits: (String) -> Bool) -> String? {
        let end = Date(timeIntervalSinceNow: seconds)
        condition.lock()
        defer { condition.unlock() }
        while true {
            if let line = lines.first(where: fits) { return line }
            if !condition.wait(until: end) { return lines.first(where: fits) }
        }
    }

    /// The line about the request of this id.
    func request(_ id: String) -> String? {
        line { $0.contains(id) && $0.contains("\"request\"") }
    }
}
