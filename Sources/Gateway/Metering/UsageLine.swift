internal import Wire

/// One line of the usage file: all that a key has used by then. The last line of a key counts, so that one which is
/// lost, torn or written twice does no harm to the others.
enum UsageLine {
    static func append(_ record: UsageRecord, of name: String, to bytes: inout [UInt8]) {
        var writer = JSONWriter(into: bytes)
        writer.beginObject()
        writer.member("key", name)
        writer.member("day", record.periods.day)
        write("total", record.total, to: &writer)
        write("before_day", record.periods.beforeDay, to: &writer)
        write("before_month", record.periods.beforeMonth, to: &writer)
        writer.endObject()
        bytes = writer.bytes
        bytes.append(UInt8(ascii: "\n"))
    }

    private static func write(_ name: StaticString, _ totals: UsageTotals, to writer: inout JSONWriter) {
        writer.key(name)
        writer.beginArray()
        writer.integer(totals.requests)
        writer.integer(totals.promptTokens)
        writer.integer(totals.cachedTokens)
        writer.integer(totals.completionTokens)
        writer.integer(totals.nanoCost)
        writer.endArray()
    }

    /// What the file says of each key, and how many of its lines say nothing, as the last one does after a crash.
    static func readAll(_ bytes: [UInt8]) -> (records: [String: UsageRecord], unreadable: Int) {
        var records: [String: UsageRecord] = [:]
        var unreadable = 0
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            if let document = try? JSONDocument(parsing: Array(line)), let (name, record) = read(document.root) {
                records[name] = record
            } else {
                unreadable += 1
            }
        }
        return (records, unreadable)
    }

    private static func read(_ line: JSONView) -> (String, UsageRecord)? {
        guard let name = line["key"]?.string, let day = line["day"]?.int, (0...10_000_000).contains(day),
            let total = totals(line["total"]), let beforeDay = totals(line["before_day"]),
            let beforeMonth = totals(line["before_month"])
        else { return nil }
        let periods = UsagePeriods(day: day, beforeDay: beforeDay, beforeMonth: beforeMonth)
        return (name, UsageRecord(total: total, periods: periods))
    }

    private static func totals(_ view: JSONView?) -> UsageTotals? {
        guard let numbers = view?.elements.compactMap({ $0.int }), numbers.count == 5,
            numbers.allSatisfy({ $0 >= 0 })
        else { return nil }
        return UsageTotals(
            requests: numbers[0], promptTokens: numbers[1], cachedTokens: numbers[2], completionTokens: numbers[3],
            nanoCost: numbers[4])
    }
}
