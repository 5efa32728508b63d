/// Hands events to their listener one after the other, whichever step they come from.
actor EventRelay {
    private let listener: @Sendable (PlanEvent) -> Void

    init(to listener: @escaping @Sendable (PlanEvent) -> Void) {
        self.listener = listener
    }

    func send(_ event: PlanEvent) {
        listener(event)
    }
}
