internal import Configuration
internal import Dialects

/// What tokens cost, by model.
struct PriceList: Sendable {
    private let prices: [(patterns: ModelPatterns, price: ModelPrice)]

    init(_ prices: [ModelPrice]) {
        self.prices = prices.map { (ModelPatterns([$0.model]), $0) }
    }

    var isEmpty: Bool { prices.isEmpty }

    /// The price of a model: the first in the configuration that fits its name, alone or behind its backend's.
    func price(of target: Target) -> ModelPrice? {
        if isEmpty { return nil }
        let full = "\(target.backend.name)/\(target.model)"
        return prices.first { $0.patterns.contains(target.model) || $0.patterns.contains(full) }?.price
    }
}

extension ModelPrice {
    /// What tokens cost, in thousand-millionths.
    func nanoCost(prompt: Int, cached: Int, completion: Int) -> Int {
        let known = min(max(cached, 0), max(prompt, 0))
        let cost =
            Double(max(prompt, 0) - known) * input + Double(known) * (self.cached ?? input)
            + Double(max(completion, 0)) * output
        // Prices are for a million tokens: a thousand-millionth is a thousandth of the sum.
        return Int(exactly: (cost * 1000).rounded()) ?? .max
    }
}
