internal import Foundation

/// The lines a gateway has logged, for a test to wait for: a line may come after the answer it speaks of.
///
/// `@unchecked`: all state is guarded by the condition's lock.
final class CapturedLog: @unchecked Sendable {
    private let condition = NSCondition()
    private var lines: [String] = []

    func take(_ line: [UInt8]) {
        condition.withLock {
            // One write may be many lines.
            let text = String(decoding: line, as: UTF8.self)
            lines += text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { "\($0)\n" }
            condition.broadcast()
        }
    }

    var all: [String] { condition.withLock { lines } }

    /// The first line that fits, now or soon; nil when none comes.
    func line(where fits: (String) -> Bool) -> String? {
        var line: String?
        wait { lines in
            line = lines.first(where: fits)
            return line != nil
        }
        return line
    }

    /// Whether there are so many lines, now or soon.
    func hasLines(_ count: Int) -> Bool {
        wait { $0.count >= count }
    }

    /// The line about the request of this id.
    func request(_ id: String) -> String? {
        line { $0.contains(id) && $0.contains("\"request\"") }
    }

    @discardableResult
    private func wait(_ isMet: ([String]) -> Bool) -> Bool {
        let end = Date(timeIntervalSinceNow: 5)
        condition.lock()
        defer { condition.unlock() }
        while !isMet(lines) {
            if !condition.wait(until: end) { return isMet(lines) }
        }
        return true
    }
}
