internal import Foundation
internal import Reactor
internal import Support
internal import Testing

@testable internal import Configuration
@testable internal import Gateway

/// What is kept of usage, and what damage to it costs.
@Suite struct UsageJournalTests {
    private static let day = UTCDay(number: 20_781)

    private static func totals(_ count: Int) -> UsageTotals {
        UsageTotals(
            requests: count, promptTokens: 3 * count, cachedTokens: count, completionTokens: 2 * count,
            nanoCost: 7 * count)
    }

    private final class Storage: UsageStorage {
        let appended: Locked<[[UInt8]]>
        let isFull: Locked<Bool>
        let replaced = Locked<[[UInt8]]>([])

        init(appended: Locked<[[UInt8]]>, isFull: Locked<Bool>) {
            self.appended = appended
            self.isFull = isFull
        }

        func append(_ lines: [UInt8]) throws(SystemError) {
            if isFull.value { throw SystemError(call: "write", code: ENOSPC) }
            appended.change { $0.append(lines) }
        }

        func replace(with lines: [UInt8]) throws(SystemError) {
            try append(lines)
        }
    }

    @Test func `a line reads back as it was written`() {
        var bytes: [UInt8] = []
        let periods = UsagePeriods(day: 20_781, beforeDay: Self.totals(4), beforeMonth: Self.totals(1))
        let record = UsageRecord(total: Self.totals(9), periods: periods)
        UsageLine.append(record, of: "team \"a\"", to: &bytes)
        let (records, unreadable) = UsageLine.readAll(bytes)
        #expect(records == ["team \"a\"": record])
        #expect(unreadable == 0)
    }

    @Test func `a file torn anywhere loses its last line at the most`() {
        var bytes: [UInt8] = []
        var ends: [Int] = []
        for count in 1...3 {
            let record = UsageRecord(total: Self.totals(count), periods: UsagePeriods())
            UsageLine.append(record, of: "team", to: &bytes)
            ends.append(bytes.count)
        }
        for length in 0...bytes.count {
            let records = UsageLine.readAll(Array(bytes[..<length])).records
            // A line that lacks only its end is whole.
            let whole = ends.filter { $0 - 1 <= length }.count
            #expect(records["team"]?.total.requests ?? 0 == whole, "cut at \(length)")
            let garbage = UsageLine.readAll(Array(bytes[..<length]) + [0, 0, 0x0A] + Array(bytes[..<ends[0]]))
            #expect(garbage.records["team"]?.total.requests == 1)
        }
    }

    @Test func `what was used is written half a second later, once`() async throws {
        let clock = ManualClock()
        let loop = try EventLoop(clock: .manual(clock))
        try loop.start()
        let appended = Locked<[[UInt8]]>([])
        let book = AccountBook()
        let journal = UsageJournal(
            on: loop, book: book, storage: Storage(appended: appended, isFull: Locked(false)), written: [:],
            log: Log(level: .info, isTerminal: false) { _ in })
        let account = book.account(named: "team")
        for _ in 0..<3 {
            account.usage.add(Self.totals(1), on: Self.day)
            journal.noteChange()
        }
        await Self.settle(journal, loop)
        #expect(appended.value.isEmpty)
        clock.advance(by: .milliseconds(500))
        await Self.settle(journal, loop)
        #expect(appended.value.count == 1)
        let kept = UsageLine.readAll(appended.value.flatMap(\.self)).records
        #expect(kept["team"]?.total == Self.totals(3))
        clock.advance(by: .seconds(5))
        await Self.settle(journal, loop)
        #expect(appended.value.count == 1)
        await journal.close()
    }

    @Test func `a full disk is one warning, and what was counted meanwhile is written when it can`() async throws {
        let clock = ManualClock()
        let loop = try EventLoop(clock: .manual(clock))
        try loop.start()
        let appended = Locked<[[UInt8]]>([])
        let isFull = Locked(true)
        let log = CapturedLog()
        let book = AccountBook()
        let journal = UsageJournal(
            on: loop, book: book, storage: Storage(appended: appended, isFull: isFull), written: [:],
            log: Log(level: .info, isTerminal: false) { log.take($0) })
        let account = book.account(named: "team")
        for _ in 0..<4 {
            account.usage.add(Self.totals(1), on: Self.day)
            journal.noteChange()
            await Self.settle(journal, loop)
            clock.advance(by: .milliseconds(500))
            await Self.settle(journal, loop)
        }
        #expect(log.all.filter { $0.contains("cannot be written") }.count == 1)
        isFull.change { $0 = false }
        clock.advance(by: .milliseconds(500))
        await Self.settle(journal, loop)
        #expect(UsageLine.readAll(appended.value.flatMap(\.self)).records["team"]?.total == Self.totals(4))
        #expect(log.line { $0.contains("written again") } != nil)
        await journal.close()
    }

    @Test func `a torn file goes on behind a new line, is replaced whole, and is one process's`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("usage").path
        try Data(#"{"key":"te"#.utf8).write(to: URL(fileURLWithPath: path))
        var contents: [UInt8] = []
        let file = try UsageFile(path, contents: &contents)
        #expect(contents.count == 10)
        var line: [UInt8] = []
        UsageLine.append(UsageRecord(total: Self.totals(2), periods: UsagePeriods()), of: "team", to: &line)
        try file.append(line)
        let after = UsageLine.readAll(Array(try Data(contentsOf: URL(fileURLWithPath: path))))
        #expect(after.records["team"]?.total == Self.totals(2))
        #expect(after.unreadable == 1)
        try file.replace(with: line)
        #expect(try Array(Data(contentsOf: URL(fileURLWithPath: path))) == line)
        #expect(throws: SystemError.self) {
            var other: [UInt8] = []
            _ = try UsageFile(path, contents: &other)
        }
    }

    @Test func `usage goes on after a restart, the budget with it`() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let yaml = """
            llm: {backend: echo}
            gateway:
              usage_file: \(folder.path)/usage
              keys: [{name: team, value: team-key, budget: {tokens: 10}}]
            """
        let field = "x-api-key: team-key\r\n"
        try await TestGateway.run(yaml) { gateway in
            for _ in 0..<2 { try #expect(gateway.chat(fields: field).status == 200) }
        }
        try await TestGateway.run(yaml) { gateway in
            try #expect(gateway.chat(fields: field).error?.code == "insufficient_quota")
            try #expect(gateway.get("/gateway/usage", fields: field).text.contains(#""total_tokens":14"#))
        }
    }

    @Test func `periods begin with their day, and a clock set back gives nothing again`() {
        let counters = UsageCounters()
        counters.add(Self.totals(5), on: Self.day)
        #expect(counters.used(in: .daily, on: Self.day).requests == 5)
        let tomorrow = UTCDay(number: Self.day.number + 1)
        #expect(counters.used(in: .daily, on: tomorrow).requests == 0)
        #expect(counters.used(in: .monthly, on: tomorrow).requests == 5)
        counters.add(Self.totals(1), on: tomorrow)
        #expect(counters.used(in: .daily, on: Self.day).requests == 1)
        #expect(counters.used(in: .monthly, on: UTCDay(number: Self.day.number + 30)).requests == 0)
        #expect(counters.total.requests == 6)
    }

    private static func settle(_ journal: UsageJournal, _ loop: EventLoop) async {
        await TestLoop(on: loop).settle()
    }
}
