/// The pending deadlines of one loop: a binary heap by moment.
struct Timers {
    private struct Entry {
        let moment: Instant
        let deadline: Deadline
    }

    private var heap: [Entry] = []

    var next: Instant? { heap.first?.moment }

    mutating func add(_ deadline: Deadline, at moment: Instant) {
        heap.append(Entry(moment: moment, deadline: deadline))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].moment < heap[parent].moment else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Removes the earliest entry if its moment has come.
    mutating func removeNext(due now: Instant) -> (moment: Instant, deadline: Deadline)? {
        guard let first = heap.first, first.moment <= now, let last = heap.popLast() else { return nil }
        if !heap.isEmpty {
            heap[0] = last
            siftDown()
        }
        return (first.moment, first.deadline)
    }

    private mutating func siftDown() {
        var parent = 0
        while true {
            var smallest = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if heap[child].moment < heap[smallest].moment { smallest = child }
            }
            if smallest == parent { return }
            heap.swapAt(parent, smallest)
            parent = smallest
        }
    }
}
