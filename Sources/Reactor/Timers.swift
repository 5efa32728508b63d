/// The pending deadlines of one loop: a binary heap by moment, in which every deadline stands once at most.
struct Timers {
    private struct Entry {
        let moment: Instant
        let deadline: Deadline
    }

    private var heap: [Entry] = []

    var count: Int { heap.count }
    var next: Instant? { heap.first?.moment }

    /// Puts the deadline in, or moves it to an earlier moment than it had.
    mutating func schedule(_ deadline: Deadline, at moment: Instant) {
        let entry = Entry(moment: moment, deadline: deadline)
        if let place = deadline.place {
            siftUp(entry, from: place)
        } else {
            heap.append(entry)
            siftUp(entry, from: heap.count - 1)
        }
    }

    /// Takes the deadline out, if it is in.
    mutating func remove(_ deadline: Deadline) {
        guard let place = deadline.place, let last = heap.popLast() else { return }
        deadline.place = nil
        guard place < heap.count else { return }
        if last.moment < heap[place].moment {
            siftUp(last, from: place)
        } else {
            siftDown(last, from: place)
        }
    }

    /// Removes the earliest deadline if its moment has come.
    mutating func removeNext(due now: Instant) -> Deadline? {
        guard let first = heap.first, first.moment <= now else { return nil }
        remove(first.deadline)
        return first.deadline
    }

    /// Lets go of all deadlines.
    mutating func removeAll() {
        for entry in heap { entry.deadline.place = nil }
        heap = []
    }

    private mutating func siftUp(_ entry: Entry, from start: Int) {
        var place = start
        while place > 0 {
            let parent = (place - 1) / 2
            guard entry.moment < heap[parent].moment else { break }
            put(heap[parent], at: place)
            place = parent
        }
        put(entry, at: place)
    }

    private mutating func siftDown(_ entry: Entry, from start: Int) {
        var place = start
        while true {
            var child = 2 * place + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child + 1].moment < heap[child].moment { child += 1 }
            guard heap[child].moment < entry.moment else { break }
            put(heap[child], at: place)
            place = child
        }
        put(entry, at: place)
    }

    private mutating func put(_ entry: Entry, at place: Int) {
        heap[place] = entry
        entry.deadline.place = place
    }
}
