/// The pieces of an answer that comes, and how far each of its readers has read. Readers are numbers.
struct FlightTape {
    private struct Mark {
        /// The next piece, counted from the first that ever came, and the bytes before it.
        var piece = 0
        var offset = 0
    }

    private var pieces: [[UInt8]] = []
    /// Pieces that are not kept any more.
    private var dropped = 0
    private var total = 0
    private var marks: [Int: Mark] = [:]
    private var readersEver = 0
    /// Whether all pieces from the first on are kept, so that one more reader can begin.
    private(set) var isWhole = true

    /// Read at once: more would fill the queue of a client that comes late.
    private static let bytesPerRead = 64 << 10

    /// One more reader, at the beginning; nil where that is not kept.
    mutating func addReader() -> Int? {
        guard isWhole else { return nil }
        defer { readersEver += 1 }
        marks[readersEver] = Mark()
        return readersEver
    }

    mutating func remove(_ reader: Int) {
        marks[reader] = nil
        trim()
    }

    mutating func append(_ piece: [UInt8]) {
        guard !piece.isEmpty else { return }
        pieces.append(piece)
        total += piece.count
    }

    /// What comes next for the reader; empty when it has read all.
    mutating func read(_ reader: Int) -> [UInt8] {
        guard var mark = marks[reader], mark.piece - dropped < pieces.count else { return [] }
        var bytes = pieces[mark.piece - dropped]
        mark.piece += 1
        while mark.piece - dropped < pieces.count {
            let next = pieces[mark.piece - dropped]
            guard bytes.count + next.count <= Self.bytesPerRead else { break }
            bytes.append(contentsOf: next)
            mark.piece += 1
        }
        mark.offset += bytes.count
        marks[reader] = mark
        trim()
        return bytes
    }

    func hasRead(_ reader: Int) -> Bool { marks[reader]?.offset == total }

    /// Bytes that not even the first of the readers has read.
    var unread: Int { total - (marks.values.map(\.offset).max() ?? total) }

    /// Gives up what all have read; nobody can begin any more.
    mutating func stopKeeping() {
        isWhole = false
        trim()
    }

    /// The readers that are more than `limit` bytes behind the first of them: for them alone so much would be kept.
    func laggards(behind limit: Int) -> [Int] {
        guard !isWhole, let first = marks.values.map(\.offset).max() else { return [] }
        return marks.filter { first - $0.value.offset > limit }.map(\.key)
    }

    /// All that came; only where that is kept.
    var everything: [UInt8] {
        var all: [UInt8] = []
        // An array that grew by doubling would be kept with up to twice its bytes.
        all.reserveCapacity(total)
        for piece in pieces { all.append(contentsOf: piece) }
        return all
    }

    private mutating func trim() {
        guard !isWhole, let slowest = marks.values.map(\.piece).min(), slowest > dropped else { return }
        pieces.removeFirst(slowest - dropped)
        dropped = slowest
    }
}
