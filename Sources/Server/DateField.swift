internal import Reactor
internal import Wire

/// The `Date` field line, made anew once a second (RFC 9110 section 6.6.1).
final class DateField {
    private var second: Int64 = -1
    private var line: [UInt8] = []

    func append(to output: inout [UInt8]) {
        let now = Clock.wallNanoseconds / 1_000_000_000
        if now != second {
            second = now
            line.removeAll(keepingCapacity: true)
            line.append(contentsOf: "Date: ".utf8)
            line.append(contentsOf: HTTPDate(unixSeconds: now).bytes)
            line.append(contentsOf: "\r\n".utf8)
        }
        output.append(contentsOf: line)
    }
}
