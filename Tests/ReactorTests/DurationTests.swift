internal import Reactor
internal import Testing

@Suite struct DurationTests {
    @Test(arguments: [
        (Duration.seconds(1), Int64(1_000_000_000)),
        (.milliseconds(1), 1_000_000),
        (.nanoseconds(1), 1),
        (.zero, 0),
        (.milliseconds(-1500), -1_500_000_000),
    ])
    func `a length is told in nanoseconds`(duration: Duration, nanoseconds: Int64) {
        #expect(duration.inNanoseconds == nanoseconds)
    }

    @Test func `the longest length can be added to the clock`() {
        for duration in [Duration.seconds(Int64.max), .seconds(Int64.min), .seconds(10_000_000_000)] {
            let moment = Instant(nanoseconds: 1 << 60).advanced(by: duration)
            #expect((moment > Instant(nanoseconds: 1 << 60)) == (duration > .zero))
        }
    }
}
