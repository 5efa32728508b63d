internal import CLinux
internal import Glibc
internal import Synchronization

/// Writes lines to a descriptor whose reader may be slow or gone, and never lets its callers wait for it.
///
/// What the descriptor does not take at once waits here, in order, until a thread of its own has written it. Lines that
/// there is no room for are dropped whole and counted.
package final class LineOutput: Sendable {
    private struct State {
        var waiting: [UInt8] = []
        var droppedLines = 0
        var isDraining = false
        /// An eventfd of whoever waits for nothing to wait here.
        var onIdle: Int32?
    }

    private let writer: PromptWriter
    private let maxWaitingBytes: Int
    /// Says how many lines were dropped, in a line of its own.
    private let notice: @Sendable (Int) -> [UInt8]
    private let state = Mutex(State())

    /// - Parameter maxWaitingBytes: how much waits at most for a reader.
    package init(
        _ descriptor: Int32, maxWaitingBytes: Int = 4 << 20, notice: @escaping @Sendable (Int) -> [UInt8]
    ) {
        writer = PromptWriter(descriptor)
        self.maxWaitingBytes = maxWaitingBytes
        self.notice = notice
    }

    /// Writes whole lines, now or when there is room.
    package func write(_ lines: [UInt8]) {
        let mustDrain = state.withLock { state in
            guard !state.isDraining else {
                keep(lines[...], &state)
                return false
            }
            switch writer.write(lines[...]) {
            case .taken(lines.count), .failed: return false
            case .taken(let count): state.waiting = Array(lines[count...])
            }
            state.isDraining = true
            return true
        }
        if mustDrain { startDraining() }
    }

    private func keep(_ lines: ArraySlice<UInt8>, _ state: inout State) {
        guard state.waiting.count + lines.count <= maxWaitingBytes else {
            state.droppedLines += lines.count { $0 == UInt8(ascii: "\n") }
            return
        }
        if state.droppedLines > 0 {
            state.waiting += notice(state.droppedLines)
            state.droppedLines = 0
        }
        state.waiting += lines
    }

    /// Blocks the calling thread until nothing waits any more, or `limit` has passed: for the end of the process.
    package func finish(within limit: Duration) {
        let number = eventfd(0, Int32(EFD_CLOEXEC))
        if number < 0 { return }
        let idle = Descriptor(owning: number)
        let mustWait = state.withLock { state in
            if state.isDraining { state.onIdle = idle.number }
            return state.isDraining
        }
        if mustWait { Self.wait(for: idle, until: Clock.system.now.advanced(by: limit)) }
        state.withLock { $0.onIdle = nil }
    }

    private static func wait(for idle: borrowing Descriptor, until end: Instant) {
        var entry = pollfd(fd: idle.number, events: Int16(POLLIN), revents: 0)
        while true {
            let left = Clock.system.now.duration(to: end).inNanoseconds
            // Zero and more is an answer; less is a signal that came in between.
            if left <= 0 || poll(&entry, 1, Int32(clamping: left / 1_000_000 + 1)) >= 0 { return }
        }
    }

    // MARK: The thread

    private func startDraining() {
        do throws(SystemError) {
            try SystemThread.start { self.drain() }
        } catch {
            // No thread to be had: what was begun ends in the middle, and the next line is tried again.
            state.withLock { state in
                state.droppedLines += 1
                state.waiting = []
                state.isDraining = false
            }
        }
    }

    private func drain() {
        ProcessControl.keepSignalsFromThisThread()
        while let piece = nextPiece() {
            guard writer.writePatiently(piece) else { return abandon() }
        }
    }

    /// nil ends the thread.
    private func nextPiece() -> [UInt8]? {
        state.withLock { state in
            if state.waiting.isEmpty, state.droppedLines > 0 {
                defer { state.droppedLines = 0 }
                return notice(state.droppedLines)
            }
            guard state.waiting.isEmpty else {
                defer { state.waiting = [] }
                return state.waiting
            }
            end(&state)
            return nil
        }
    }

    private func abandon() {
        state.withLock { state in
            state.waiting = []
            state.droppedLines = 0
            end(&state)
        }
    }

    private func end(_ state: inout State) {
        state.isDraining = false
        var one: UInt64 = 1
        if let number = state.onIdle { _ = Glibc.write(number, &one, MemoryLayout<UInt64>.size) }
    }
}
