/// How a model's thinking is set: what `thinkingConfig` it takes.
package enum GeminiThinking: Sendable, Equatable {
    /// It takes none: the model does not think, or as it likes.
    case fixed
    /// It takes a number of tokens: `none` is the closest to no thinking, `least` and `most` bound what is more.
    case budget(none: Int, least: Int, most: Int)
    /// It takes a level: for no or least thinking, for little, and for a fair amount; `HIGH` is in every family.
    case level(least: Level, low: Level, medium: Level)

    /// Gemini's words for how much.
    package enum Level: String, Sendable {
        case minimal = "MINIMAL"
        case low = "LOW"
        case medium = "MEDIUM"
        case high = "HIGH"
    }

    /// The numbers are Google's own for its OpenAI-shaped endpoint.
    private static let budgets = (low: 1024, medium: 8192, high: 24576)

    /// The token budget for an effort; nil for families of levels.
    func budget(for effort: ReasoningOptions.Effort) -> Int? {
        guard case .budget(let none, _, let most) = self else { return nil }
        return switch effort {
        case .none: none
        case .minimal, .low: Self.budgets.low
        case .medium: Self.budgets.medium
        case .high: Self.budgets.high
        case .xhigh, .max: most
        }
    }

    /// The level for an effort; nil for families of budgets.
    func level(for effort: ReasoningOptions.Effort) -> Level? {
        guard case .level(let least, let low, let medium) = self else { return nil }
        return switch effort {
        case .none, .minimal: least
        case .low: low
        case .medium: medium
        case .high, .xhigh, .max: .high
        }
    }

    /// The range is the family's, but for -1, which lets the model decide.
    func clamped(_ budget: Int) -> Int {
        guard case .budget(let none, let least, let most) = self, budget != -1 else { return budget }
        return budget <= none ? none : max(least, min(budget, most))
    }
}
