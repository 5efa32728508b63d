internal import Glibc
internal import Reactor
internal import Support
internal import Testing

@Suite struct EventLoopTests {
    @Test func `jobs from many threads all run, on the loop`() async throws {
        let rig = try TestLoop()
        defer { rig.stop() }
        let count = Locked(0)
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1000 {
                        await rig.on { loop in
                            if loop.isCurrent { count.change { $0 += 1 } }
                        }
                    }
                }
            }
        }
        #expect(count.value == 8000)
    }

    @Test func `a task on the loop wakes no other thread`() async throws {
        let rig = try TestLoop()
        defer { rig.stop() }
        let woken = await Task(executorPreference: rig.loop) {
            await rig.on { loop in
                let before = loop.wakeupCount
                for _ in 0..<1000 {
                    await Task.yield()
                    await loop.nextTurn()
                }
                return loop.wakeupCount - before
            }
        }.value
        #expect(woken == 0)
    }

    /// Notes its name when it is run.
    private final class Note: LoopWork {
        let name: String
        let log: Locked<[String]>

        init(_ name: String, in log: Locked<[String]>) {
            self.name = name
            self.log = log
        }

        func run() { log.change { [name] in $0.append(name) } }
    }

    @Test func `what is sent in a turn is sent behind its other work, and before the loop waits`() async throws {
        let rig = try TestLoop()
        defer { rig.stop() }
        let log = Locked<[String]>([])
        await rig.on { loop in
            loop.sendSoon(Note("first send", in: log))
            loop.runSoon(Note("work", in: log))
            loop.sendSoon(Note("second send", in: log))
            log.change { $0.append("job") }
        }
        await rig.settle()
        #expect(log.value == ["job", "work", "first send", "second send"])
    }

    @Test func `many sends of a turn do not wait for its end`() async throws {
        let rig = try TestLoop()
        defer { rig.stop() }
        let log = Locked<[String]>([])
        let sent = await rig.on { loop in
            for number in 0..<100 { loop.sendSoon(Note("\(number)", in: log)) }
            return log.value
        }
        #expect(sent.count >= 80)
        await rig.settle()
        #expect(log.value == (0..<100).map { "\($0)" })
    }

    @Test func `a job that never ends to yield does not keep the sockets from their turn`() async throws {
        let rig = try TestLoop()
        defer { rig.stop() }
        let isOver = Locked(false)
        let passed = Gate()
        await rig.on { loop in
            let deadline = Deadline(on: loop) { passed.open() }
            deadline.set(after: .milliseconds(5))
        }
        let busy = Task(executorPreference: rig.loop) {
            while !isOver.value { await Task.yield() }
        }
        #expect(passed.block())
        isOver.change { $0 = true }
        await busy.value
    }

    @Test func `an event of an earlier registration never reaches a later one of the same number`() async throws {
        let rig = try TestLoop()
        defer { rig.stop() }
        try await rig.on { loop in
            let events = Events()
            // Both are ready in the same turn; whichever is told first replaces the other under its number.
            let (first, second) = (try Pipe(), try Pipe())
            for (mine, other) in [(first, second), (second, first)] {
                mine.registration = try loop.register(mine.readEnd, for: .readable) { _ in
                    events.told += 1
                    guard let registration = other.registration else { return }
                    other.registration = nil
                    loop.forget(registration)
                    other.replaceReadEnd()
                    other.registration = try? loop.register(other.readEnd, for: .readable) { _ in events.stale += 1 }
                }
            }
            first.fill()
            second.fill()
            await loop.nextTurn()
            await loop.nextTurn()
            await loop.nextTurn()
            #expect(events.told >= 1)
            #expect(events.stale == 0)
            for pipe in [first, second] {
                if let registration = pipe.registration { loop.deregister(registration) }
            }
        }
    }

    @Test func `a registration that is gone can be deregistered and forgotten again`() async throws {
        let rig = try TestLoop()
        defer { rig.stop() }
        try await rig.on { loop in
            let pipe = try Pipe()
            let registration = try loop.register(pipe.readEnd, for: .readable) { _ in }
            loop.deregister(registration)
            loop.deregister(registration)
            #expect(!loop.forget(registration))
            let next = try loop.register(pipe.readEnd, for: .readable) { _ in }
            // The old one may not take the new one with it.
            loop.deregister(registration)
            #expect(loop.forget(next))
        }
    }

    @Test func `a stopped loop lets go of its callbacks, deadlines and itself`() async throws {
        let gone = Gate()
        final class Opener: Sendable {
            let gate: Gate
            init(_ gate: Gate) { self.gate = gate }
            deinit { gate.open() }
        }
        do {
            let rig = try TestLoop(clock: .manual(ManualClock()))
            let opener = Opener(gone)
            await rig.on { loop in
                let deadline = Deadline(on: loop) { _ = opener }
                deadline.set(after: .seconds(1000))
            }
            rig.stop()
        }
        #expect(gone.block())
    }

    @Test func `a manual clock alone makes time pass`() async throws {
        let clock = ManualClock()
        let rig = try TestLoop(clock: .manual(clock))
        defer { rig.stop() }
        let before = await rig.on { $0.now }
        clock.advance(by: .seconds(3))
        await rig.on { await $0.nextTurn() }
        #expect(await rig.on { before.duration(to: $0.now) } == .seconds(3))
    }

    private final class Events {
        var told = 0
        var stale = 0
    }

    /// A pipe whose read end can be closed and made anew under the same number.
    private final class Pipe {
        private(set) var readEnd: Int32
        private let writeEnd: Int32
        var registration: Registration?

        init() throws {
            var ends: [Int32] = [-1, -1]
            try #require(pipe(&ends) == 0)
            (readEnd, writeEnd) = (ends[0], ends[1])
        }

        deinit {
            close(readEnd)
            close(writeEnd)
        }

        func fill() {
            var byte: UInt8 = 1
            _ = write(writeEnd, &byte, 1)
        }

        /// An empty pipe takes over the number.
        func replaceReadEnd() {
            var ends: [Int32] = [-1, -1]
            _ = pipe(&ends)
            dup2(ends[0], readEnd)
            close(ends[0])
            // The write end stays open, or the new read end would be ready with its end.
            keptOpen = ends[1]
        }

        private var keptOpen: Int32 = -1 {
            didSet { if oldValue >= 0 { close(oldValue) } }
        }
    }
}
