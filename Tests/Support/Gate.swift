internal import Glibc
internal import Synchronization

/// Something a thread or a task waits for until the test opens it, once.
///
/// A pipe that becomes readable and stays so: threads can wait for it and for a socket in one `poll`.
package final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    let readEnd: Int32
    private let writeEnd: Int32

    package init() {
        var ends: [Int32] = [-1, -1]
        precondition(pipe(&ends) == 0, "no descriptors left for a gate")
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        readEnd = ends[0]
        writeEnd = ends[1]
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    /// Lets everybody through, now and later.
    package func open() {
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            guard !state.isOpen else { return [CheckedContinuation<Void, Never>]() }
            state.isOpen = true
            var byte: UInt8 = 1
            _ = write(writeEnd, &byte, 1)
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    package var isOpen: Bool { state.withLock { $0.isOpen } }

    /// Suspends the calling task until the gate is open.
    package func pass() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    /// Blocks the calling thread until the gate is open. False when that took too long.
    package func block(atMost limit: Duration = .seconds(10)) -> Bool {
        var entry = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, Int32(limit.components.seconds * 1000)) == 1
    }
}
