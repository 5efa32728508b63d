/// A place on a loop where one task waits until somebody lets it go on.
///
/// A signal that finds nobody waiting is kept for the next who comes: between a look at what is waited for and the wait
/// itself other jobs of the loop may run. Waiters therefore look again when they go on. The one owner of its
/// continuation: it is resumed exactly once, and a second waiter is a bug of ours.
/// `@unchecked` because all state belongs to the loop's thread; only `signalFromAnywhere` may be called elsewhere.
package final class WaitPoint: @unchecked Sendable {
    private let loop: EventLoop
    private var waiting: UnsafeContinuation<Void, Never>?
    private var isSignalled = false

    package init(on loop: EventLoop) {
        self.loop = loop
    }

    package var isWaited: Bool { waiting != nil }

    /// Suspends the calling task until `signal`.
    package func wait() async {
        if takeSignal() { return }
        await withUnsafeContinuation { continuation in
            precondition(loop.isCurrent, "a task waits for its loop from elsewhere")
            precondition(waiting == nil, "two tasks wait at one point")
            if takeSignal() { continuation.resume() } else { waiting = continuation }
        }
    }

    private func takeSignal() -> Bool {
        defer { isSignalled = false }
        return isSignalled
    }

    /// Suspends the calling task until `signal` or until the task is cancelled, whichever comes first.
    package func waitUnlessCancelled(isolation: isolated (any Actor)? = #isolation) async {
        await withTaskCancellationHandler {
            // Mentioned, it makes this closure run where the caller does; otherwise it would leave the loop.
            _ = isolation
            // A cancellation before this line found nobody waiting; one after it finds the continuation.
            if !Task.isCancelled { await wait() }
        } onCancel: {
            signalFromAnywhere()
        }
    }

    /// Lets the waiting task go on, or the next that waits.
    package func signal() {
        precondition(loop.isCurrent, "a loop's task is signalled from elsewhere")
        guard let continuation = waiting else {
            isSignalled = true
            return
        }
        waiting = nil
        continuation.resume()
    }

    /// The same, from any thread.
    package func signalFromAnywhere() {
        if loop.isCurrent {
            signal()
        } else {
            Task(executorPreference: loop) { self.signal() }
        }
    }
}
