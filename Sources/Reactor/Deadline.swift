/// A moment at which something must have happened, moved often and missed seldom.
///
/// Moving it later costs one store: the loop's timer fires at the old moment, sees the new one and waits again.
/// Belongs to one loop's thread. The closure runs on it, once for every `set`.
package final class Deadline {
    private let loop: EventLoop
    private var expire: (() -> Void)?
    private var due: Instant?
    /// The earliest entry the loop's timers hold for this deadline.
    private var scheduled: Instant?

    package init(on loop: EventLoop, _ expire: @escaping () -> Void) {
        self.loop = loop
        self.expire = expire
    }

    /// Lets the deadline pass `duration` from now, instead of whenever it was.
    package func set(after duration: Duration) {
        let moment = loop.now.advanced(by: duration)
        due = moment
        if let scheduled, scheduled <= moment { return }
        scheduled = moment
        loop.timers.add(self, at: moment)
    }

    /// Waits for nothing until the next `set`.
    package func clear() {
        due = nil
    }

    /// Clears for good and lets go of the closure, which usually holds the deadline's owner.
    package func invalidate() {
        due = nil
        expire = nil
    }

    package var isSet: Bool { due != nil }

    func entryFired(at moment: Instant, now: Instant) {
        if scheduled == moment { scheduled = nil }
        guard let due else { return }
        if due <= now {
            self.due = nil
            expire?()
        } else if scheduled == nil {
            scheduled = due
            loop.timers.add(self, at: due)
        }
    }
}
