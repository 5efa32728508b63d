internal import Configuration

/// What stands behind an alias, other aliases in it followed to their ends.
struct AliasPlan: Sendable {
    /// Names of models, the first choice first; never none.
    private(set) var candidates: [String]
    /// Where requests go that are too long, and those that a content filter refused.
    private(set) var contextLength: [String]
    private(set) var contentFilter: [String]

    /// Whether no other candidate can ever answer.
    var hasOneChoice: Bool { candidates.count == 1 && contextLength.isEmpty && contentFilter.isEmpty }

    /// More candidates than these are left out; nobody waits for so many.
    private static let mostCandidates = 64

    /// The plans of all aliases by their names.
    ///
    /// - Parameter absent: backends that cannot be used; candidates that name them are left out where others are left.
    static func plans(for aliases: [ModelAlias], without absent: Set<String>) -> [String: AliasPlan] {
        let lists = Dictionary(aliases.map { ($0.name, $0.candidates) }, uniquingKeysWith: { first, _ in first })
        return Dictionary(
            aliases.map { alias in
                let plan = AliasPlan(
                    candidates: resolve(alias.candidates, lists, absent),
                    contextLength: resolve(alias.contextLength, lists, absent),
                    contentFilter: resolve(alias.contentFilter, lists, absent))
                return (alias.name, plan)
            }, uniquingKeysWith: { first, _ in first })
    }

    private static func resolve(_ list: [String], _ lists: [String: [String]], _ absent: Set<String>) -> [String] {
        var pending = Array(list.reversed())
        var found: [String] = []
        var steps = 0
        while let name = pending.popLast(), found.count < mostCandidates, steps < 16 * mostCandidates {
            steps += 1
            if let inner = lists[name] {
                pending += inner.reversed()
            } else if !found.contains(name) {
                found.append(name)
            }
        }
        let usable = found.filter { !absent.contains(String($0.prefix { $0 != "/" })) }
        return usable.isEmpty ? found : usable
    }
}
