internal import Reactor
internal import Testing
internal import Upstream

@testable internal import Configuration
@testable internal import Gateway

@Suite struct ReplicaChooserTests {
    private static let start = Instant(nanoseconds: 1)

    private func chooser(_ count: Int, _ balance: BackendSettings.Balance) -> ReplicaChooser {
        let replicas = (0..<count).map { Replica(Endpoint(baseURL: "http://h\($0)/v1")) }
        return ReplicaChooser(replicas: replicas, balance: balance)
    }

    private func takeDown(_ replica: Replica, now: Instant = start) {
        for _ in 0..<5 { _ = replica.note(.failure, isTrial: false, now: now) }
    }

    private func choose(
        _ chooser: ReplicaChooser, tried: [Int] = [], prefix: UInt64? = nil, turn: Int = 0, now: Instant = start,
        seed: UInt64 = 1
    ) -> Int? {
        var random = RandomNumbers(seed: seed)
        return chooser.choose(tried: tried, prefix: prefix, turn: turn, now: now, random: &random)?.index
    }

    @Test func `of two places the less busy one gets the request`() {
        let chooser = chooser(2, .leastOutstanding)
        chooser.replicas[0].begin()
        for seed in 0..<50 { #expect(choose(chooser, seed: UInt64(seed)) == 1) }
        chooser.replicas[1].begin()
        chooser.replicas[1].begin()
        for seed in 0..<50 { #expect(choose(chooser, seed: UInt64(seed)) == 0) }
    }

    @Test func `the busiest of many places gets nothing, and all others get their share`() {
        let chooser = chooser(5, .leastOutstanding)
        chooser.replicas[3].begin()
        var counts = [Int](repeating: 0, count: 5)
        var random = RandomNumbers(seed: 7)
        for _ in 0..<4000 {
            let choice = chooser.choose(tried: [], prefix: nil, turn: 0, now: Self.start, random: &random)
            if let choice { counts[choice.index] += 1 }
        }
        #expect(counts[3] == 0)
        for index in [0, 1, 2, 4] { #expect((800...1200).contains(counts[index])) }
    }

    @Test func `round robin takes every place in turn and leaves out the one that is down`() {
        let chooser = chooser(3, .roundRobin)
        #expect((0..<6).map { choose(chooser, turn: $0) } == [0, 1, 2, 0, 1, 2])
        takeDown(chooser.replicas[1])
        #expect((0..<3).map { choose(chooser, turn: $0) } == [0, 2, 2])
    }

    @Test(arguments: BackendSettings.Balance.allCases)
    func `no place is tried twice for one request`(_ balance: BackendSettings.Balance) {
        let chooser = chooser(3, balance)
        for seed in 0..<20 {
            let second = choose(chooser, tried: [1], prefix: 9, turn: seed, seed: UInt64(seed))
            #expect(second == 0 || second == 2)
        }
        #expect(choose(chooser, tried: [0, 1, 2], prefix: 9) == nil)
    }

    @Test func `where all places are down, the one whose trial comes first is asked`() {
        let chooser = chooser(3, .leastOutstanding)
        takeDown(chooser.replicas[0], now: Instant(nanoseconds: 3_000_000_000))
        takeDown(chooser.replicas[1], now: Instant(nanoseconds: 1))
        takeDown(chooser.replicas[2], now: Instant(nanoseconds: 3_000_000_000))
        #expect(!chooser.hasUsable(now: Instant(nanoseconds: 3_000_000_000)))
        #expect(choose(chooser, now: Instant(nanoseconds: 3_000_000_000)) == 1)
        // A retry goes nowhere then.
        #expect(choose(chooser, tried: [1], now: Instant(nanoseconds: 3_000_000_000)) == nil)
    }

    @Test func `a place whose time has come gets exactly one trial`() {
        let chooser = chooser(2, .leastOutstanding)
        takeDown(chooser.replicas[0])
        let later = Instant(nanoseconds: 6_000_000_000)
        var random = RandomNumbers(seed: 1)
        let trial = chooser.choose(tried: [], prefix: nil, turn: 0, now: later, random: &random)
        #expect(trial?.index == 0)
        #expect(trial?.isTrial == true)
        #expect(choose(chooser, now: later) == 1)
    }

    // MARK: By the beginning of a conversation

    @Test func `conversations that begin alike go to one place, others spread`() {
        let chooser = chooser(4, .prefix)
        var counts = [Int](repeating: 0, count: 4)
        for prefix in 0..<4000 {
            let first = choose(chooser, prefix: RandomNumbers.mix(UInt64(prefix)), seed: 1)
            #expect(first == choose(chooser, prefix: RandomNumbers.mix(UInt64(prefix)), seed: 2))
            if let first { counts[first] += 1 }
        }
        for count in counts { #expect((850...1150).contains(count)) }
    }

    @Test func `a place that goes down moves only its own conversations`() {
        let chooser = chooser(4, .prefix)
        let before = (0..<500).map { choose(chooser, prefix: RandomNumbers.mix($0)) }
        takeDown(chooser.replicas[2])
        let after = (0..<500).map { choose(chooser, prefix: RandomNumbers.mix($0)) }
        for (old, new) in zip(before, after) {
            #expect(new != 2)
            if old != 2 { #expect(new == old) }
        }
        #expect(Set(zip(before, after).filter { $0.0 == 2 }.map(\.1)).count == 3)
    }

    @Test func `a conversation that everybody has overflows to others at five quarters of the average`() {
        let chooser = chooser(4, .prefix)
        for _ in 0..<100 {
            if let index = choose(chooser, prefix: 42) { chooser.replicas[index].begin() }
        }
        let loads = chooser.replicas.map(\.outstanding).sorted()
        #expect(loads.reduce(0, +) == 100)
        #expect(loads[3] == 32)
        #expect(loads[0] > 0)
    }

    @Test func `the same addresses in another order take the same conversations`() {
        let chooser = chooser(4, .prefix)
        let turned = ReplicaChooser(replicas: chooser.replicas.reversed(), balance: .prefix)
        for prefix in 0..<100 {
            let one = choose(chooser, prefix: UInt64(prefix))
            #expect(choose(turned, prefix: UInt64(prefix)) == one.map { 3 - $0 })
        }
    }
}
