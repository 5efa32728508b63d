/// Carries out one step with its time limit and its retries.
struct StepAttempts: Sendable {
    /// How a step ended, and after how many attempts.
    struct Ending: Sendable {
        let outcome: StepOutcome
        let attempts: Int
        let duration: Duration
    }

    let executor: StepExecutor
    let preset: PlanRunner.Preset
    let clock: any Clock<Duration>
    let events: EventRelay

    /// Tries until there is a result, a failure that does not pass, or no retry left.
    func carryOut(_ task: StepTask) async -> Ending {
        let watch = Stopwatch(clock)
        var attempt = 1
        while true {
            let outcome = await carryOutOnce(task)
            guard case .failed(let failure) = outcome, let wait = wait(after: failure, attempt: attempt) else {
                return Ending(outcome: outcome, attempts: attempt, duration: watch.elapsed)
            }
            await events.send(.stepRetrying(number: task.number, after: failure, attempt: attempt, wait: wait))
            do {
                try await clock.sleep(for: wait)
            } catch {
                return Ending(outcome: .cancelled, attempts: attempt, duration: watch.elapsed)
            }
            attempt += 1
        }
    }

    private func carryOutOnce(_ task: StepTask) async -> StepOutcome {
        do {
            let result = try await within(preset.stepTimeout, on: clock) { [executor] in
                try await executor.executeStep(
                    task.step, number: task.number, context: task.context, missing: task.missing)
            }
            return .finished(result)
        } catch let failure as StepFailure where !Task.isCancelled {
            return failure.code == .cancelled ? .cancelled : .failed(failure)
        } catch is TimeLimitExceeded where !Task.isCancelled {
            return .failed(.timedOut(after: preset.stepTimeout))
        } catch {
            return .cancelled
        }
    }

    /// The time until the next attempt; nil: there is none.
    private func wait(after failure: StepFailure, attempt: Int) -> Duration? {
        guard failure.isRetryable, attempt <= preset.retries else { return nil }
        if let asked = failure.retryAfter { return asked <= preset.longestWait ? max(asked, .zero) : nil }
        guard let last = preset.backoff.last else { return .zero }
        return attempt <= preset.backoff.count ? preset.backoff[attempt - 1] : last
    }
}

/// A step with all it needs to be carried out.
struct StepTask: Sendable {
    let step: Step
    /// Counted from 1.
    let number: Int
    let context: [StepResult]
    let missing: [String]
}
