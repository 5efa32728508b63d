/// One worker's random numbers.
final class Chance {
    var numbers: RandomNumbers

    init() {
        var system = SystemRandomNumberGenerator()
        numbers = RandomNumbers(seed: system.next())
    }

    /// From a half to the whole of `duration`.
    func shortened(_ duration: Duration) -> Duration {
        duration * Double.random(in: 0.5...1, using: &numbers)
    }
}
