internal import Reactor
internal import Support
internal import Synchronization
internal import Testing

@testable internal import Configuration
@testable internal import Gateway

@Suite struct BackendGateTests {
    private func gate(_ limit: Int, queue: Int = 1000, timeout: Duration = .seconds(30)) throws -> BackendGate {
        var settings = BackendAdmission()
        settings.maxConcurrent = limit
        settings.maxQueue = queue
        settings.queueTimeout = timeout
        return try #require(BackendGate(settings))
    }

    /// A loop on which nobody's patience ends while the clock is held, however busy the machine.
    private func home(_ clock: ManualClock = ManualClock()) throws -> TestLoop {
        try TestLoop(clock: .manual(clock))
    }

    /// Counts who is inside, and the most there ever were.
    private final class Census: Sendable {
        let inside = Atomic<Int>(0)
        let most = Locked(0)
        let visits = Atomic<Int>(0)

        func come() {
            let count = inside.add(1, ordering: .sequentiallyConsistent).newValue
            most.change { $0 = max($0, count) }
            visits.add(1, ordering: .relaxed)
        }

        func go() {
            inside.subtract(1, ordering: .sequentiallyConsistent)
        }
    }

    @Test func `no more than the limit are ever inside, whichever loops they come from, and all get in`() async throws {
        let gate = try gate(5)
        let census = Census()
        let loops = try (0..<4).map { _ in try home() }
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                let home = loops[number % loops.count]
                group.addTask {
                    await home.on { loop in
                        for _ in 0..<10 {
                            guard await gate.enter(on: loop) == .entered else { continue }
                            census.come()
                            for _ in 0..<number % 3 { await loop.nextTurn() }
                            census.go()
                            gate.leave()
                        }
                    }
                }
            }
        }
        for loop in loops { loop.stop() }
        #expect(census.visits.load(ordering: .relaxed) == 2000)
        #expect(census.most.value == 5)
        #expect(gate.inFlight == 0 && gate.queued == 0 && gate.refused == 0)
    }

    @Test func `who waits gets in in the order of coming`() async throws {
        let gate = try gate(1)
        let order = Locked<[Int]>([])
        let home = try home()
        defer { home.stop() }
        await home.on { loop in
            #expect(await gate.enter(on: loop) == .entered)
            var tasks: [Task<Void, Never>] = []
            for number in 0..<10 {
                tasks.append(
                    Task(executorPreference: loop) {
                        guard await gate.enter(on: loop) == .entered else { return }
                        order.change { $0.append(number) }
                        gate.leave()
                    })
                while gate.queued < number + 1 { await loop.nextTurn() }
            }
            gate.leave()
            for task in tasks { await task.value }
        }
        #expect(order.value == Array(0..<10))
    }

    @Test func `one more than the line holds is turned away`() async throws {
        let gate = try gate(1, queue: 2)
        let home = try home()
        defer { home.stop() }
        await home.on { loop in
            #expect(await gate.enter(on: loop) == .entered)
            let tasks = (0..<2).map { _ in
                Task(executorPreference: loop) {
                    let entry = await gate.enter(on: loop)
                    if entry == .entered { gate.leave() }
                    return entry
                }
            }
            while gate.queued < 2 { await loop.nextTurn() }
            #expect(await gate.enter(on: loop) == .full)
            #expect(gate.refused == 1)
            gate.leave()
            for task in tasks { #expect(await task.value == .entered) }
        }
    }

    @Test func `who has waited long enough is turned away`() async throws {
        let gate = try gate(1, timeout: .seconds(3))
        let clock = ManualClock()
        let home = try home(clock)
        defer { home.stop() }
        await home.on { loop in
            #expect(await gate.enter(on: loop) == .entered)
            let task = Task(executorPreference: loop) { await gate.enter(on: loop) }
            while gate.queued < 1 { await loop.nextTurn() }
            clock.advance(by: .seconds(2.9))
            await loop.nextTurn()
            #expect(gate.queued == 1)
            clock.advance(by: .seconds(0.2))
            #expect(await task.value == .timedOut)
            #expect(gate.queued == 0)
            gate.leave()
            #expect(await gate.enter(on: loop) == .entered)
        }
    }

    @Test func `who leaves the line frees the place in it, and is passed by`() async throws {
        let gate = try gate(1, queue: 1)
        let home = try home()
        defer { home.stop() }
        await home.on { loop in
            #expect(await gate.enter(on: loop) == .entered)
            for _ in 0..<500 {
                let task = Task(executorPreference: loop) { await gate.enter(on: loop) }
                while gate.queued < 1 { await loop.nextTurn() }
                task.cancel()
                #expect(await task.value == .left)
            }
            let last = Task(executorPreference: loop) { await gate.enter(on: loop) }
            while gate.queued < 1 { await loop.nextTurn() }
            gate.leave()
            #expect(await last.value == .entered)
            #expect(gate.inFlight == 1)
        }
    }
}
