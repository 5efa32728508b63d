internal import Configuration
internal import Reactor
internal import Synchronization

/// Keeps what the keys use on the disk, on a thread of its own: half a second after something was used it is written
/// and synchronised, so that losing power loses at most the last second. A disk that cannot take it is a warning, and
/// counting goes on in memory until it can.
actor UsageJournal {
    private nonisolated let loop: EventLoop
    private nonisolated let mark = ChangeMark()
    private let book: AccountBook
    private let storage: any UsageStorage
    private let log: Log
    private var written: [String: UsageRecord]
    /// Bytes behind the last compaction.
    private var appended = 0
    private var pause: Deadline?
    private var hasFailed = false

    private static let delay: Duration = .milliseconds(500)
    /// A file grows by so much, and then is written anew with one line for each key.
    private static let compactionBytes = 1 << 20

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        loop.asUnownedSerialExecutor()
    }

    /// - Parameters:
    ///   - loop: a loop that has been started, and is the journal's alone: writing blocks it.
    ///   - written: what the storage holds already.
    init(
        on loop: EventLoop, book: AccountBook, storage: sending any UsageStorage, written: [String: UsageRecord],
        log: Log
    ) {
        self.loop = loop
        self.book = book
        self.storage = storage
        self.written = written
        self.log = log
    }

    /// Something was used. Called on any thread; wakes the journal's only for the first change since it wrote.
    nonisolated func noteChange() {
        guard mark.set() else { return }
        Task(executorPreference: loop) { await self.schedule() }
    }

    /// Writes what is not written yet.
    func flush() {
        pause?.clear()
        write()
    }

    /// Writes the last time and ends the thread.
    func close() {
        flush()
        pause?.invalidate()
        pause = nil
        loop.stop()
    }

    private func schedule() {
        if pause == nil {
            pause = Deadline(on: loop) { [unowned self] in self.assumeIsolated { $0.write() } }
        }
        if pause?.isSet == false { pause?.set(after: Self.delay) }
    }

    private func write() {
        // Before the sums are read: what is added from here on sets it again.
        mark.clear()
        var lines: [UInt8] = []
        var current: [String: UsageRecord] = [:]
        for account in book.all {
            let record = account.usage.record
            if record.total.requests == 0 || written[account.name] == record { continue }
            current[account.name] = record
            UsageLine.append(record, of: account.name, to: &lines)
        }
        if lines.isEmpty { return }
        do throws(SystemError) {
            try store(lines, current)
            if hasFailed { log.write(.info, "the usage file is written again") }
            hasFailed = false
        } catch {
            if !hasFailed {
                log.write(
                    .warning, "the usage file cannot be written; counting goes on in memory",
                    ["call": error.call, "reason": error.reason])
            }
            hasFailed = true
            if mark.set() { schedule() }
        }
    }

    private func store(_ lines: [UInt8], _ current: [String: UsageRecord]) throws(SystemError) {
        let all = written.merging(current) { _, new in new }
        if appended + lines.count > Self.compactionBytes {
            var compact: [UInt8] = []
            for (name, record) in all { UsageLine.append(record, of: name, to: &compact) }
            try storage.replace(with: compact)
            appended = 0
        } else {
            try storage.append(lines)
            appended += lines.count
        }
        written = all
    }
}

/// Whether something has changed since it was last looked at.
private final class ChangeMark: Sendable {
    private let isSet = Atomic<Bool>(false)

    /// Whether this is the first since `clear`.
    func set() -> Bool {
        !isSet.load(ordering: .relaxed) && !isSet.exchange(true, ordering: .acquiringAndReleasing)
    }

    func clear() {
        isSet.store(false, ordering: .releasing)
    }
}
