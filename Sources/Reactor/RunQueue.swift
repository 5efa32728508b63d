/// What is to be run, in the order it came: an array read from the front, compacted now and then.
struct RunQueue<Work> {
    private var pending: [Work] = []
    private var head = 0

    var isEmpty: Bool { head == pending.count }
    var count: Int { pending.count - head }

    mutating func append(_ work: Work) {
        // A queue that never runs empty would otherwise grow for ever.
        if pending.count == pending.capacity && head > pending.count / 2 {
            pending.removeFirst(head)
            head = 0
        }
        pending.append(work)
    }

    mutating func popFirst() -> Work? {
        guard head < pending.count else { return nil }
        let work = pending[head]
        head += 1
        if head == pending.count {
            pending.removeAll(keepingCapacity: true)
            head = 0
        }
        return work
    }
}
