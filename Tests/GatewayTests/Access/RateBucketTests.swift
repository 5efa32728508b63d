internal import Reactor
internal import Testing

@testable internal import Gateway

@Suite struct RateBucketTests {
    private let start = Instant(nanoseconds: 1_000_000_000)

    @Test func `a minute's share is there at once and comes back evenly`() {
        var bucket = RateBucket()
        bucket.advance(to: start, limit: 60)
        for left in (0..<60).reversed() {
            #expect(bucket.wait(for: 1, limit: 60) == .zero)
            bucket.add(1)
            #expect(bucket.remaining(of: 60) == left)
        }
        #expect(bucket.wait(for: 1, limit: 60) == .seconds(1))
        #expect(bucket.reset(limit: 60) == .seconds(60))
        bucket.advance(to: start.advanced(by: .milliseconds(999)), limit: 60)
        #expect(bucket.remaining(of: 60) == 0)
        bucket.advance(to: start.advanced(by: .milliseconds(1000)), limit: 60)
        #expect(bucket.remaining(of: 60) == 1)
        bucket.advance(to: start.advanced(by: .seconds(600)), limit: 60)
        #expect(bucket.remaining(of: 60) == 60)
    }

    @Test func `an earlier time gives nothing back and takes nothing`() {
        var bucket = RateBucket()
        bucket.advance(to: start, limit: 10)
        bucket.add(10)
        bucket.advance(to: Instant(nanoseconds: 0), limit: 10)
        #expect(bucket.remaining(of: 10) == 0)
        bucket.advance(to: start.advanced(by: .seconds(6)), limit: 10)
        #expect(bucket.remaining(of: 10) == 1)
    }

    @Test func `what was reserved too much comes back`() {
        var bucket = RateBucket()
        bucket.add(100)
        bucket.add(-90)
        #expect(bucket.remaining(of: 100) == 90)
        bucket.add(-50)
        #expect(bucket.remaining(of: 100) == 100)
    }

    @Test(arguments: [
        (Duration.zero, "0ms"), (.milliseconds(120), "120ms"), (.nanoseconds(1), "1ms"), (.seconds(1), "1s"),
        (.milliseconds(1200), "1.2s"), (.seconds(360), "6m0s"), (.milliseconds(60_050), "1m0.05s"),
    ])
    func `a wait is written as OpenAI writes it`(_ duration: Duration, _ text: String) {
        #expect(LimitState.text(duration) == text)
    }
}
