/// A moment at which something must have happened, moved often and missed seldom.
///
/// Moving it later costs one store: the loop's timer fires at the old moment, sees the new one and waits again.
/// Belongs to one loop's thread. The closure runs on it, once for every `set`.
package final class Deadline {
    private let loop: EventLoop
    /// Called when it passes.
    package var expire: (() -> Void)?
    private var due: Instant?
    /// The moment of this deadline's entry in the loop's timers, never later than `due`.
    private var scheduled: Instant?
    /// Where that entry stands.
    var place: Int?

    package init(on loop: EventLoop, _ expire: (() -> Void)? = nil) {
        self.loop = loop
        self.expire = expire
    }

    /// Lets the deadline pass `duration` from now, instead of whenever it was.
    package func set(after duration: Duration) {
        let moment = loop.now.advanced(by: duration)
        due = moment
        if let scheduled, scheduled <= moment { return }
        schedule(at: moment)
    }

    /// Waits for nothing until the next `set`.
    package func clear() {
        due = nil
    }

    /// Clears for good and lets go of the closure, which usually holds the deadline's owner.
    ///
    /// The loop holds a deadline that has been set until its moment has passed, or until this is called.
    package func invalidate() {
        due = nil
        expire = nil
        scheduled = nil
        loop.timers.remove(self)
    }

    package var isSet: Bool { due != nil }

    func entryFired(now: Instant) {
        scheduled = nil
        guard let due else { return }
        if due <= now {
            self.due = nil
            expire?()
        } else {
            schedule(at: due)
        }
    }

    private func schedule(at moment: Instant) {
        guard expire != nil else { return }
        scheduled = moment
        loop.timers.schedule(self, at: moment)
    }
}
