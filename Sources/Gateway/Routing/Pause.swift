internal import Reactor

/// A time in which a task waits for nothing else.
enum Pause {
    /// Returns when the time is over, or when the task is cancelled.
    static func wait(_ duration: Duration, on loop: EventLoop) async {
        let point = WaitPoint(on: loop)
        var isOver = false
        let deadline = Deadline(on: loop) {
            isOver = true
            point.signal()
        }
        deadline.set(after: duration)
        defer { deadline.invalidate() }
        while !isOver && !Task.isCancelled { await point.waitUnlessCancelled() }
    }
}
