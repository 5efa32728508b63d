internal import Configuration
internal import Reactor

/// The replica a request goes to, and whether it is the trial of one that was down.
struct ReplicaChoice {
    let index: Int
    let replica: Replica
    let isTrial: Bool
}

/// Chooses among a backend's replicas those that are not down, by the way the backend is balanced.
struct ReplicaChooser {
    let replicas: [Replica]
    let balance: BackendSettings.Balance

    /// A replica that `prefix` prefers may have so many times the requests of the average, then others help.
    private static let boundedLoad = 1.25

    /// Whether a request would go to a replica that is not known to be down.
    func hasUsable(now: Instant) -> Bool {
        replicas.contains { $0.circuit.state(now: now) != .open }
    }

    /// The replica for the next try of a request.
    ///
    /// - Parameters:
    ///   - tried: where it has been in vain.
    ///   - prefix: the beginning of its conversation, for `prefix`.
    ///   - turn: counts the backend's requests, for `round_robin`.
    /// - Returns: the least bad one where all are down, nil when all that are not have been tried.
    func choose(
        tried: [Int], prefix: UInt64?, turn: Int, now: Instant, random: inout RandomNumbers
    ) -> ReplicaChoice? {
        if replicas.count == 1 { return only(tried: tried, now: now) }
        for (index, replica) in replicas.enumerated()
        where !replica.circuit.isClosed && !tried.contains(index) && replica.circuit.claimsTrial(now: now) {
            return ReplicaChoice(index: index, replica: replica, isTrial: true)
        }
        let chosen: Int? =
            switch (balance, prefix) {
            case (.roundRobin, _): usable(from: turn, tried: tried)
            case (.prefix, let prefix?): preferred(by: prefix, tried: tried)
            default: lessBusyOfTwo(tried: tried, random: &random)
            }
        return (chosen ?? (tried.isEmpty ? leastBad : nil)).map {
            ReplicaChoice(index: $0, replica: replicas[$0], isTrial: false)
        }
    }

    private func only(tried: [Int], now: Instant) -> ReplicaChoice? {
        guard tried.isEmpty, let replica = replicas.first else { return nil }
        let isTrial = !replica.circuit.isClosed && replica.circuit.claimsTrial(now: now)
        return ReplicaChoice(index: 0, replica: replica, isTrial: isTrial)
    }

    private func isUsable(_ index: Int, _ tried: [Int]) -> Bool {
        replicas[index].circuit.isClosed && !tried.contains(index)
    }

    /// The first that can be used at `start` or behind it, round and round.
    private func usable(from start: Int, tried: [Int]) -> Int? {
        let count = replicas.count
        let first = Int(UInt(bitPattern: start) % UInt(count))
        for step in 0..<count {
            let index = (first + step) % count
            if isUsable(index, tried) { return index }
        }
        return nil
    }

    private func lessBusyOfTwo(tried: [Int], random: inout RandomNumbers) -> Int? {
        let number = random.next()
        guard let one = usable(from: Int(truncatingIfNeeded: number >> 40), tried: tried) else { return nil }
        // Two different ones: the second is looked for anywhere but at the first.
        let skip = 1 + Int(truncatingIfNeeded: (number & 0xFFFF_FFFF) % UInt64(replicas.count - 1))
        guard let two = usable(from: one + skip, tried: tried + [one]) else { return one }
        return replicas[two].outstanding < replicas[one].outstanding ? two : one
    }

    /// The replica that scores highest with this beginning among those that are not above the bound: each beginning has
    /// an order of replicas of its own, and one that comes or goes moves only what was its own.
    private func preferred(by prefix: UInt64, tried: [Int]) -> Int? {
        var total = 0
        var count = 0
        for index in replicas.indices where isUsable(index, tried) {
            total += replicas[index].outstanding
            count += 1
        }
        guard count > 0 else { return nil }
        let bound = (Double(total + 1) / Double(count) * Self.boundedLoad).rounded(.up)
        var best: (index: Int, score: UInt64)?
        for index in replicas.indices where isUsable(index, tried) && Double(replicas[index].outstanding) < bound {
            let score = RandomNumbers.mix(prefix ^ replicas[index].mark)
            if best.map({ score > $0.score }) ?? true { best = (index, score) }
        }
        return best?.index ?? usable(from: 0, tried: tried)
    }

    /// Where all are down, that one whose trial comes first.
    private var leastBad: Int? {
        replicas.indices.min { replicas[$0].circuit.openFor < replicas[$1].circuit.openFor }
    }
}
