/// What an event loop calls back by itself and not by a closure: nothing is made for it.
package protocol LoopWork: AnyObject {
    /// On the loop's thread, once for every time it was handed over.
    func run()
}

/// Work in the order it came: an array read from the front.
struct WorkQueue {
    private var pending: [any LoopWork] = []
    private var head = 0

    var isEmpty: Bool { head == pending.count }
    var count: Int { pending.count - head }

    mutating func append(_ work: any LoopWork) {
        pending.append(work)
    }

    mutating func popFirst() -> (any LoopWork)? {
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
