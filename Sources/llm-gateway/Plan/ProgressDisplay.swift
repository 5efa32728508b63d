internal import PlanExecutor
internal import Reactor
internal import Synchronization

/// Shows on stderr how far a plan has got: on a terminal with a line for each running step, else line after line.
final class ProgressDisplay: Sendable {
    private struct State {
        var progress: PlanProgress
        /// How many lines stand below what stays.
        var drawn = 0
    }

    private let state: Mutex<State>
    private let start = ContinuousClock.now
    private let isLive = ProcessControl.errorColumns != nil

    init(stepCount: Int) {
        state = Mutex(State(progress: PlanProgress(stepCount: stepCount)))
    }

    func take(_ event: PlanEvent) {
        state.withLock { state in
            let lines = state.progress.take(event, at: ContinuousClock.now - start, isLive: isLive)
            draw(lines, &state)
        }
    }

    /// Keeps the times of the running steps current until its task is cancelled.
    func redraw() async {
        guard isLive else { return }
        while true {
            do {
                try await Task.sleep(for: .milliseconds(200))
            } catch {
                return
            }
            state.withLock { draw([], &$0) }
        }
    }

    /// Takes the lines of running steps away.
    func clear() {
        state.withLock { state in
            ProcessControl.write(Self.eraser(of: state.drawn), toError: true)
            state.drawn = 0
        }
    }

    /// The size is asked anew each time: windows change.
    private func draw(_ staying: [String], _ state: inout State) {
        var text = Self.eraser(of: state.drawn)
        text += staying.map { $0 + "\n" }.joined()
        state.drawn = 0
        if isLive, let columns = ProcessControl.errorColumns {
            let lines = state.progress.lines(at: ContinuousClock.now - start, columns: columns - 1)
            text += lines.map { $0 + "\n" }.joined()
            state.drawn = lines.count
        }
        ProcessControl.write(text, toError: true)
    }

    /// Moves the cursor up over so many lines and erases them.
    private static func eraser(of lines: Int) -> String {
        lines > 0 ? "\r\u{1B}[\(lines)A\u{1B}[J" : ""
    }
}
