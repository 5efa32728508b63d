internal import Reactor
internal import Support
internal import Testing

@Suite struct DeadlineTests {
    /// Runs `body` on a loop whose time stands still; `advance` returns when what was due has happened.
    private func withManualLoop(_ body: (TestLoop, (Duration) async -> Void) async throws -> Void) async throws {
        let clock = ManualClock()
        let rig = try TestLoop(clock: .manual(clock))
        defer { rig.stop() }
        try await body(rig) { duration in
            clock.advance(by: duration)
            await rig.on { loop in
                await loop.nextTurn()
                await loop.nextTurn()
            }
        }
    }

    /// Keeps the deadlines of a test alive on its loop.
    private final class Shelf: @unchecked Sendable {
        var deadlines: [String: Deadline] = [:]
    }

    @Test func `deadlines pass in the order of their moments`() async throws {
        try await withManualLoop { rig, advance in
            let journal = Locked<[String]>([])
            await rig.on { loop in
                for milliseconds in [30, 10, 50, 20, 40, 10, 60] {
                    let deadline = Deadline(on: loop) { journal.change { $0.append("\(milliseconds)") } }
                    deadline.set(after: .milliseconds(milliseconds))
                }
            }
            await advance(.milliseconds(35))
            #expect(journal.value == ["10", "10", "20", "30"])
            await advance(.milliseconds(15))
            #expect(journal.value == ["10", "10", "20", "30", "40", "50"])
            await advance(.milliseconds(9))
            #expect(journal.value.count == 6)
            await advance(.milliseconds(1))
            #expect(journal.value.last == "60")
        }
    }

    @Test func `a deadline that is moved passes at its last moment only`() async throws {
        try await withManualLoop { rig, advance in
            let journal = Locked<[String]>([])
            let shelf = Shelf()
            await rig.on { loop in
                let later = Deadline(on: loop) { journal.change { $0.append("later") } }
                later.set(after: .seconds(1))
                later.set(after: .seconds(3))
                let earlier = Deadline(on: loop) { journal.change { $0.append("earlier") } }
                earlier.set(after: .seconds(9))
                earlier.set(after: .seconds(2))
                shelf.deadlines = ["later": later, "earlier": earlier]
            }
            await advance(.seconds(1))
            #expect(journal.value == [])
            await advance(.seconds(1))
            #expect(journal.value == ["earlier"])
            await advance(.seconds(1))
            #expect(journal.value == ["earlier", "later"])
            await advance(.seconds(20))
            #expect(journal.value.count == 2)
        }
    }

    @Test func `a cleared deadline passes only when it is set again`() async throws {
        try await withManualLoop { rig, advance in
            let journal = Locked<[String]>([])
            let shelf = Shelf()
            await rig.on { loop in
                let deadline = Deadline(on: loop) { journal.change { $0.append("passed") } }
                deadline.set(after: .seconds(1))
                deadline.clear()
                #expect(!deadline.isSet)
                shelf.deadlines["a"] = deadline
            }
            await advance(.seconds(2))
            #expect(journal.value == [])
            await rig.on { _ in shelf.deadlines["a"]?.set(after: .seconds(1)) }
            await advance(.seconds(1))
            #expect(journal.value == ["passed"])
        }
    }

    @Test func `an invalidated deadline never passes, and the loop lets go of it`() async throws {
        final class Witness {}
        try await withManualLoop { rig, advance in
            let journal = Locked<[String]>([])
            await rig.on { loop in
                weak var witness: Witness?
                weak var gone: Deadline?
                do {
                    let owner = Witness()
                    let deadline = Deadline(on: loop) { [owner] in
                        _ = owner
                        journal.change { $0.append("passed") }
                    }
                    deadline.set(after: .seconds(60))
                    witness = owner
                    gone = deadline
                    deadline.invalidate()
                    deadline.set(after: .seconds(1))
                }
                #expect(witness == nil)
                #expect(gone == nil)
            }
            await advance(.seconds(100))
            #expect(journal.value == [])
        }
    }

    @Test func `random moves and removals keep the order`() async throws {
        try await withManualLoop { rig, advance in
            let journal = Locked<[String]>([])
            let shelf = Shelf()
            var generator = SeededGenerator(seed: 7)
            var expected: [(at: Int, name: String)] = []
            for index in 0..<300 {
                let (first, last) = (
                    Int.random(in: 1...999, using: &generator), Int.random(in: 1...999, using: &generator)
                )
                let fate = Int.random(in: 0..<4, using: &generator)
                await rig.on { loop in
                    let deadline = Deadline(on: loop) { journal.change { $0.append("\(index)") } }
                    deadline.set(after: .milliseconds(first))
                    deadline.set(after: .milliseconds(last))
                    if fate == 0 { deadline.invalidate() }
                    if fate == 1 { deadline.clear() }
                    shelf.deadlines["\(index)"] = deadline
                }
                if fate > 1 { expected.append((last, "\(index)")) }
            }
            for _ in 0..<1000 { await advance(.milliseconds(1)) }
            let moments = Dictionary(uniqueKeysWithValues: expected.map { ($0.name, $0.at) })
            let passed = journal.value.compactMap { moments[$0] }
            #expect(passed.count == expected.count, "seed \(generator.seed)")
            #expect(journal.value.count == expected.count, "seed \(generator.seed)")
            #expect(passed == passed.sorted(), "seed \(generator.seed)")
        }
    }

    @Test func `a deadline may set itself again while it passes`() async throws {
        try await withManualLoop { rig, advance in
            let journal = Locked<[String]>([])
            let shelf = Shelf()
            await rig.on { loop in
                let deadline = Deadline(on: loop) {
                    journal.change { $0.append("tick") }
                    shelf.deadlines["a"]?.set(after: .seconds(1))
                }
                shelf.deadlines["a"] = deadline
                deadline.set(after: .seconds(1))
            }
            for _ in 0..<3 { await advance(.seconds(1)) }
            #expect(journal.value == ["tick", "tick", "tick"])
            await rig.on { _ in shelf.deadlines = [:] }
        }
    }
}
