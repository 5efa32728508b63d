internal import Configuration
internal import Glibc
internal import Reactor

/// What the keys use: counted in memory, and in a file where one is configured.
final class Metering: Sendable {
    let book: AccountBook
    let wall: WallClock
    private let journal: UsageJournal?

    /// Reads what was kept.
    ///
    /// - Throws: `GatewayStartError` when the file cannot be used.
    init(file: String?, log: Log, clock: Clock, wall: WallClock) throws {
        self.wall = wall
        guard let file else {
            book = AccountBook()
            journal = nil
            return
        }
        var contents: [UInt8] = []
        let storage = try Self.open(file, &contents)
        let (records, unreadable) = UsageLine.readAll(contents)
        if unreadable > 0 {
            log.write(
                .warning, "lines of the usage file are torn and left out", ["file": file, "lines": "\(unreadable)"])
        }
        book = AccountBook(restoring: records)
        let loop = try EventLoop(clock: clock)
        try loop.start()
        journal = UsageJournal(on: loop, book: book, storage: storage, written: records, log: log)
    }

    private static func open(_ file: String, _ contents: inout [UInt8]) throws -> UsageFile {
        do throws(SystemError) {
            return try UsageFile(file, contents: &contents)
        } catch {
            let reason = error.code == EWOULDBLOCK ? "another gateway uses it" : "\(error.call): \(error.reason)"
            throw GatewayStartError("cannot use the file \"\(file)\" (gateway.usage_file): \(reason)")
        }
    }

    /// Notes that a key has used something.
    func noteUse() {
        journal?.noteChange()
    }

    /// Keeps what is not kept yet.
    func close() async {
        await journal?.close()
    }
}
