internal import Wire

/// Spans that are written already.
struct SpanBatch: Sendable {
    /// One JSON object for each, with commas between them.
    var bytes: [UInt8]
    var count: Int
}

/// Spans that wait to be sent, an exchange's together. What finds no room is not taken.
struct SpanQueue {
    private var waiting: [SpanBatch] = []
    private var bytes = 0
    private(set) var count = 0
    private let limit: Int

    /// So many bytes may wait, whatever the limit of spans is.
    private static let mostBytes = 16 << 20
    /// A batch has no more of either, unless one exchange alone has.
    static let fullCount = 512
    private static let fullBytes = 1 << 20

    init(limit: Int) {
        self.limit = limit
    }

    var isEmpty: Bool { waiting.isEmpty }
    /// Whether there is enough for a batch.
    var isFull: Bool { count >= min(Self.fullCount, limit) || bytes >= Self.fullBytes }

    /// False where there is no room. Where nothing waits there is, for one exchange.
    mutating func add(_ batch: SpanBatch) -> Bool {
        let fits = count + batch.count <= limit && bytes + batch.bytes.count <= Self.mostBytes
        guard fits || waiting.isEmpty else { return false }
        waiting.append(batch)
        count += batch.count
        bytes += batch.bytes.count
        return true
    }

    /// The oldest, as many as fit into one batch; nil where none wait.
    mutating func takeBatch() -> SpanBatch? {
        guard var batch = waiting.first else { return nil }
        var taken = 1
        while taken < waiting.count, batch.count + waiting[taken].count <= Self.fullCount,
            batch.bytes.count + waiting[taken].bytes.count < Self.fullBytes
        {
            batch.bytes.append(UInt8(ascii: ","))
            batch.bytes.append(contentsOf: waiting[taken].bytes)
            batch.count += waiting[taken].count
            taken += 1
        }
        for one in waiting[..<taken] {
            count -= one.count
            bytes -= one.bytes.count
        }
        waiting.removeFirst(taken)
        return batch
    }

    /// How many are dropped with all that waits.
    mutating func removeAll() -> Int {
        defer { self = SpanQueue(limit: limit) }
        return count
    }
}
