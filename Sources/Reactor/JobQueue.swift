/// Jobs in the order they came: an array read from the front, compacted now and then.
struct JobQueue {
    private var jobs: [UnownedJob] = []
    private var head = 0

    var isEmpty: Bool { head == jobs.count }

    mutating func append(_ job: UnownedJob) {
        // A queue that never runs empty would otherwise grow for ever.
        if jobs.count == jobs.capacity && head > jobs.count / 2 {
            jobs.removeFirst(head)
            head = 0
        }
        jobs.append(job)
    }

    mutating func popFirst() -> UnownedJob? {
        guard head < jobs.count else { return nil }
        let job = jobs[head]
        head += 1
        if head == jobs.count {
            jobs.removeAll(keepingCapacity: true)
            head = 0
        }
        return job
    }
}
