internal import Reactor
internal import Testing

@testable internal import Configuration
@testable internal import Gateway

@Suite struct CircuitTests {
    private func seconds(_ seconds: Double) -> Instant {
        Instant(nanoseconds: Int64(seconds * 1e9) + 1)
    }

    private func settings(_ change: (inout CircuitSettings) -> Void = { _ in }) -> CircuitSettings {
        var settings = CircuitSettings()
        settings.failures = 3
        settings.open = .seconds(10)
        settings.longestOpen = .seconds(40)
        settings.window = .seconds(10)
        settings.windowRequests = 10
        change(&settings)
        return settings
    }

    /// An open circuit, since `start`.
    private func opened(at start: Instant) -> Circuit {
        let circuit = Circuit(settings(), seed: 1)
        for _ in 0..<3 { _ = circuit.note(.failure, isTrial: false, now: start) }
        return circuit
    }

    @Test func `failures in a row open it, and a success between them does not let them add up`() {
        let circuit = Circuit(settings(), seed: 1)
        #expect(circuit.note(.failure, isTrial: false, now: seconds(0)) == nil)
        #expect(circuit.note(.failure, isTrial: false, now: seconds(0)) == nil)
        #expect(circuit.note(.success, isTrial: false, now: seconds(0)) == nil)
        #expect(circuit.note(.failure, isTrial: false, now: seconds(0)) == nil)
        #expect(circuit.note(.failure, isTrial: false, now: seconds(0)) == nil)
        #expect(circuit.state(now: seconds(0)) == .closed)
        #expect(circuit.note(.failure, isTrial: false, now: seconds(0)) == .opened)
        #expect(circuit.state(now: seconds(0)) == .open)
    }

    @Test func `half of a window's requests open it though successes stand between them`() {
        let circuit = Circuit(settings(), seed: 1)
        var changes: [Circuit.Change] = []
        for number in 0..<20 where changes.isEmpty {
            let outcome: Circuit.Outcome = number % 2 == 0 ? .success : .failure
            if let change = circuit.note(outcome, isTrial: false, now: seconds(0)) { changes.append(change) }
            #expect(changes.isEmpty || number == 9)
        }
        #expect(changes == [.opened])
    }

    @Test func `a window that is over does not count any more`() {
        let circuit = Circuit(settings(), seed: 1)
        for number in 0..<9 { _ = circuit.note(number % 2 == 0 ? .failure : .success, isTrial: false, now: seconds(0)) }
        #expect(circuit.note(.failure, isTrial: false, now: seconds(11)) == nil)
        #expect(circuit.isClosed)
    }

    @Test func `what says nothing about the place changes nothing`() {
        let circuit = Circuit(settings(), seed: 1)
        for _ in 0..<100 { _ = circuit.note(.neither, isTrial: false, now: seconds(0)) }
        #expect(circuit.isClosed)
    }

    @Test func `its time comes within a tenth of what is configured`() {
        for seed in 0..<100 {
            let circuit = Circuit(settings(), seed: UInt64(seed))
            for _ in 0..<3 { _ = circuit.note(.failure, isTrial: false, now: seconds(0)) }
            #expect(circuit.state(now: seconds(8.9)) == .open)
            #expect(circuit.state(now: seconds(11.1)) == .halfOpen)
        }
    }

    @Test func `half open it lets one request try, and that one's success closes it`() {
        let circuit = opened(at: seconds(0))
        #expect(!circuit.claimsTrial(now: seconds(8)))
        #expect(circuit.claimsTrial(now: seconds(12)))
        #expect(!circuit.claimsTrial(now: seconds(12)))
        #expect(circuit.note(.success, isTrial: true, now: seconds(13)) == .closed)
        #expect(circuit.state(now: seconds(13)) == .closed)
    }

    @Test func `each trial that fails doubles the time, up to the longest`() {
        let circuit = opened(at: seconds(0))
        var now = 12.0
        for wait in [20.0, 40, 40, 40] {
            #expect(circuit.claimsTrial(now: seconds(now)))
            #expect(circuit.note(.failure, isTrial: true, now: seconds(now)) == nil)
            #expect(circuit.state(now: seconds(now + wait * 0.89)) == .open)
            #expect(circuit.state(now: seconds(now + wait * 1.11)) == .halfOpen)
            now += wait * 1.11
        }
    }

    @Test func `failures of requests that were under way do not put the trial off`() {
        let circuit = opened(at: seconds(0))
        for _ in 0..<10 { _ = circuit.note(.failure, isTrial: false, now: seconds(5)) }
        #expect(circuit.state(now: seconds(11.1)) == .halfOpen)
    }

    @Test func `a trial that never ends gives the next its turn`() {
        let circuit = opened(at: seconds(0))
        #expect(circuit.claimsTrial(now: seconds(12)))
        #expect(circuit.state(now: seconds(20)) == .open)
        #expect(circuit.claimsTrial(now: seconds(40)))
    }

    @Test func `after it has closed it opens for the time it opened for first`() {
        let circuit = opened(at: seconds(0))
        #expect(circuit.claimsTrial(now: seconds(12)))
        _ = circuit.note(.failure, isTrial: true, now: seconds(12))
        #expect(circuit.note(.success, isTrial: false, now: seconds(14)) == .closed)
        for _ in 0..<3 { _ = circuit.note(.failure, isTrial: false, now: seconds(20)) }
        #expect(circuit.state(now: seconds(20 + 11.1)) == .halfOpen)
    }
}
