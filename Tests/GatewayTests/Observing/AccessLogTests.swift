internal import Configuration
internal import Reactor
internal import Support
internal import Testing

@testable internal import Gateway

@Suite struct AccessLogTests {
    /// A log that keeps what each write brought.
    private static func log() -> (Log, Locked<[[UInt8]]>) {
        let writes = Locked<[[UInt8]]>([])
        return (Log(level: .info, isTerminal: false) { bytes in writes.change { $0.append(bytes) } }, writes)
    }

    private static func exchange(_ id: String) -> Exchange {
        let exchange = Exchange(id: .given(id), head: nil, client: "127.0.0.1", began: .init(nanoseconds: 0))
        exchange.status = 400
        return exchange
    }

    @Test func `the lines of one turn are one write`() {
        let (log, writes) = Self.log()
        let accessLog = AccessLog(log)
        for number in 0..<3 { accessLog.note(Self.exchange("id\(number)"), now: .init(nanoseconds: 2_340_000)) }
        #expect(writes.value.isEmpty)
        accessLog.flush()
        accessLog.flush()
        #expect(writes.value.count == 1)
        let lines = String(decoding: writes.value[0], as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 3)
        for (number, line) in lines.enumerated() {
            #expect(line.contains("\"request_id\":\"id\(number)\""))
            #expect(line.hasSuffix("\"status\":400,\"duration_ms\":2.3,\"overhead_us\":2340}"))
        }
    }

    @Test func `lines do not gather without bound`() {
        let (log, writes) = Self.log()
        let accessLog = AccessLog(log)
        for number in 0..<2000 { accessLog.note(Self.exchange("id\(number)"), now: .init(nanoseconds: 0)) }
        #expect(writes.value.count > 1)
        #expect(writes.value.allSatisfy { $0.count < 66 << 10 && $0.last == UInt8(ascii: "\n") })
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (1_767_225_599_999, "2025-12-31T23:59:59.999Z"),
        (1_767_225_600_070, "2026-01-01T00:00:00.070Z"), (-1, "1969-12-31T23:59:59.999Z"),
    ])
    func `the clock of lines says what the calendar says`(_ milliseconds: Int64, _ text: String) {
        var clock = LogClock()
        for _ in 0..<2 {
            var bytes: [UInt8] = []
            clock.append(milliseconds: milliseconds, to: &bytes)
            #expect(String(decoding: bytes, as: UTF8.self) == text)
        }
    }
}
