/// Finds aliases that never lead to a model.
enum AliasCycles {
    private enum State {
        case new
        case onWay
        case done
    }

    /// Each cycle once, as the names on it; walks with a stack of its own, each alias once.
    static func find(in aliases: [ModelAlias]) -> [[String]] {
        // Bytes as keys: canonically equal names are different models.
        let indices = Dictionary(
            aliases.enumerated().map { (Array($1.name.utf8), $0) }, uniquingKeysWith: { first, _ in first })
        let targets = aliases.map { alias in alias.allCandidates.compactMap { indices[Array($0.utf8)] } }
        var states = [State](repeating: .new, count: aliases.count)
        var cycles: [[String]] = []
        for start in aliases.indices where states[start] == .new {
            var way: [(alias: Int, next: Int)] = [(start, 0)]
            states[start] = .onWay
            while let (alias, next) = way.last {
                guard next < targets[alias].count else {
                    states[alias] = .done
                    way.removeLast()
                    continue
                }
                way[way.count - 1].next += 1
                let target = targets[alias][next]
                switch states[target] {
                case .new:
                    states[target] = .onWay
                    way.append((target, 0))
                case .onWay:
                    cycles.append(way.drop { $0.alias != target }.map { aliases[$0.alias].name })
                case .done:
                    break
                }
            }
        }
        return cycles
    }
}
