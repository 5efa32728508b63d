internal import Reactor
internal import Wire

/// The `Date` field line, made anew once a second (RFC 9110 section 6.6.1).
///
/// The loop's time tells when the second is over: the wall clock is read once for it, and not for every answer.
final class DateField {
    private var line: [UInt8] = []
    private var end = Instant(nanoseconds: .min)

    /// How many bytes `append` appends.
    static let length = 37

    func append(to output: inout OutputSpan<UInt8>, at now: Instant) {
        if now >= end { renew(at: now) }
        let line = line
        output.append(line.span)
    }

    private func renew(at now: Instant) {
        let second: Int64 = 1_000_000_000
        let wall = Clock.wallNanoseconds
        end = now.advanced(by: .nanoseconds(second - wall % second))
        line.removeAll(keepingCapacity: true)
        line.appendField("Date", HTTPDate(unixSeconds: wall / second).bytes)
    }
}
