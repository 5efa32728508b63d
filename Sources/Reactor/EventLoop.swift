internal import CLinux
internal import Glibc
internal import Synchronization

/// One thread that waits for descriptors, deadlines and jobs, and runs whatever is due.
///
/// It is also an executor: an actor that names it as its executor runs on this thread, next to the sockets it serves,
/// so that the way of a request takes no lock and wakes no other thread.
package final class EventLoop: SerialExecutor, TaskExecutor, @unchecked Sendable {
    // MARK: Everywhere

    private let epoll: Descriptor
    private let wakeup: Descriptor
    private let clock: Clock
    private let remote = Mutex(RemoteQueue())
    private let stopped = Atomic<Bool>(false)
    private let thread = Atomic<UInt>(0)
    private let wakeups = Atomic<Int>(0)
    private let turns = Atomic<Int>(0)

    private struct RemoteQueue {
        var jobs: [UnownedJob] = []
        var isWaking = false
    }

    // MARK: On the loop's thread only. This is what `@unchecked` stands for; `preconditionOnLoop` guards it.

    package private(set) var now: Instant
    var timers = Timers()
    private var jobs = RunQueue<UnownedJob>()
    private var news = RunQueue<any LoopWork>()
    private var sends = RunQueue<any LoopWork>()
    private var afterSockets: [() -> Void] = []
    private var slots: [Slot] = []
    private var generation: UInt32 = 0
    private var wakeupRegistration = Registration(descriptor: -1, generation: 0)
    /// Called before every wait for descriptors, and once more at the loop's end: for what is better done once a turn.
    package var onTurnEnd: (() -> Void)?

    private struct Slot {
        var generation: UInt32 = 0
        var onEvent: ((Readiness) -> Void)?
    }

    /// How many jobs run before the sockets get their turn again.
    private static let jobsPerTurn = 512
    private static let eventsPerTurn = 512
    /// Few enough that what waits for the others' sake waits for some ten microseconds.
    private static let sendsTogether = 16

    // MARK: Life

    /// Makes a loop; nothing runs before `start`.
    package init(clock: Clock = .system) throws(SystemError) {
        epoll = Descriptor(owning: try check("epoll_create1") { epoll_create1(Int32(EPOLL_CLOEXEC)) })
        wakeup = Descriptor(
            owning: try check("eventfd") { eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC)) })
        self.clock = clock
        now = clock.now
        if case .manual(let manual) = clock { manual.add(self) }
    }

    /// Starts the loop's thread.
    package func start() throws(SystemError) {
        wakeupRegistration = try register(wakeup.number, for: .readable) { [unowned self] _ in
            var count: UInt64 = 0
            _ = read(wakeup.number, &count, MemoryLayout<UInt64>.size)
            takeRemoteJobs()
        }
        try SystemThread.start { self.run() }
    }

    /// Ends the loop after its current turn; what was waiting on it never happens.
    package func stop() {
        stopped.store(true, ordering: .releasing)
        wake()
    }

    private func run() {
        thread.store(UInt(pthread_self()), ordering: .releasing)
        withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: Self.eventsPerTurn) { events in
            while !stopped.load(ordering: .acquiring) {
                turn(events)
            }
        }
        onTurnEnd?()
        onTurnEnd = nil
        for index in slots.indices { slots[index].onEvent = nil }
        timers.removeAll()
        if case .manual(let manual) = clock { manual.remove(self) }
    }

    private func turn(_ events: UnsafeMutableBufferPointer<epoll_event>) {
        runJobs()
        onTurnEnd?()
        // Only this thread writes it.
        turns.store(turns.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
        let count = epoll_wait(epoll.number, events.baseAddress, Int32(events.count), timeout())
        now = clock.now
        for event in events.prefix(Int(max(count, 0))) {
            withUnsafePointer(to: event) { pointer in
                dispatch(key: linux_epoll_key(pointer), readiness: Readiness(rawValue: event.events))
            }
        }
        while let deadline = timers.removeNext(due: now) { deadline.entryFired(now: now) }
        let waiting = afterSockets
        if !waiting.isEmpty { afterSockets.removeAll() }
        for work in waiting { work() }
    }

    private func timeout() -> Int32 {
        if !jobs.isEmpty || !news.isEmpty || !afterSockets.isEmpty { return 0 }
        guard let next = timers.next else { return -1 }
        // A clock that a test holds wakes the loop itself when time passes.
        if case .manual = clock { return next <= clock.now ? 0 : -1 }
        let milliseconds = (next.nanoseconds &- clock.now.nanoseconds &+ 999_999) / 1_000_000
        return Int32(clamping: max(0, milliseconds))
    }

    private func dispatch(key: UInt64, readiness: Readiness) {
        let index = Int(UInt32(truncatingIfNeeded: key))
        guard index < slots.count, slots[index].generation == UInt32(truncatingIfNeeded: key >> 32) else { return }
        slots[index].onEvent?(readiness)
    }

    // MARK: Descriptors

    /// Calls `onEvent` on this thread whenever the descriptor is ready for one of `interest`.
    ///
    /// The descriptor must be deregistered before it is closed.
    package func register(
        _ descriptor: Int32, for interest: Readiness, _ onEvent: @escaping (Readiness) -> Void
    ) throws(SystemError) -> Registration {
        preconditionOnLoop()
        generation &+= 1
        let registration = Registration(descriptor: descriptor, generation: generation)
        _ = try check("epoll_ctl") {
            linux_epoll_ctl(epoll.number, EPOLL_CTL_ADD, descriptor, interest.rawValue, registration.key)
        }
        let index = Int(descriptor)
        while slots.count <= index { slots.append(Slot()) }
        slots[index] = Slot(generation: generation, onEvent: onEvent)
        return registration
    }

    /// Changes what the descriptor is watched for.
    package func modify(_ registration: Registration, for interest: Readiness) throws(SystemError) {
        preconditionOnLoop()
        _ = try check("epoll_ctl") {
            linux_epoll_ctl(
                epoll.number, EPOLL_CTL_MOD, registration.descriptor, interest.rawValue, registration.key)
        }
    }

    /// Stops watching. Events that were already reported find nobody.
    package func deregister(_ registration: Registration) {
        preconditionOnLoop()
        guard forget(registration) else { return }
        // The descriptor may be closed already by the library that owns it; then the kernel has forgotten it too.
        _ = linux_epoll_ctl(epoll.number, EPOLL_CTL_DEL, registration.descriptor, 0, 0)
    }

    /// Drops the callback of a descriptor that its owner closes at once, which removes it from the kernel's set.
    @discardableResult
    package func forget(_ registration: Registration) -> Bool {
        let index = Int(registration.descriptor)
        guard index < slots.count, slots[index].generation == registration.generation else { return false }
        slots[index] = Slot()
        return true
    }

    // MARK: Jobs

    /// Runs `job` on this loop's thread as soon as its turn comes.
    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if isCurrent {
            jobs.append(job)
            return
        }
        let mustWake = remote.withLock { queue in
            queue.jobs.append(job)
            defer { queue.isWaking = true }
            return !queue.isWaking
        }
        if mustWake { wake() }
    }

    /// Suspends the calling task until the sockets and deadlines of this loop have had their turn: for tasks whose own
    /// socket could keep them busy for long.
    package func nextTurn() async {
        await withUnsafeContinuation { continuation in afterSockets { continuation.resume() } }
    }

    /// Calls `work` once the sockets and deadlines of this loop have had their turn.
    package func afterSockets(_ work: @escaping () -> Void) {
        preconditionOnLoop()
        afterSockets.append(work)
    }

    /// Runs `work` as soon as its turn comes, and never before this returns.
    package func runSoon(_ work: any LoopWork) {
        preconditionOnLoop()
        news.append(work)
    }

    /// Runs `work`, which sends something, behind what else is to be done in this turn.
    ///
    /// A peer on the same machine is woken by the first byte it gets: where the sends of a turn come one right after the
    /// other it is woken once for all of them. None waits for the next turn.
    package func sendSoon(_ work: any LoopWork) {
        preconditionOnLoop()
        sends.append(work)
        if sends.count >= Self.sendsTogether { runSends() }
    }

    private func runJobs() {
        var budget = Self.jobsPerTurn
        while budget > 0 {
            if let job = jobs.popFirst() {
                job.runSynchronously(isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
            } else if let work = news.popFirst() {
                work.run()
            } else {
                break
            }
            budget -= 1
        }
        runSends()
    }

    private func runSends() {
        while let work = sends.popFirst() { work.run() }
    }

    private func takeRemoteJobs() {
        remote.withLock { queue in
            for job in queue.jobs { jobs.append(job) }
            queue.jobs.removeAll(keepingCapacity: true)
            queue.isWaking = false
        }
    }

    /// Ends the current wait for descriptors.
    package func wake() {
        wakeups.add(1, ordering: .relaxed)
        var one: UInt64 = 1
        _ = write(wakeup.number, &one, MemoryLayout<UInt64>.size)
    }

    /// How often this loop had to be woken from a wait, for tests and metrics.
    package var wakeupCount: Int {
        wakeups.load(ordering: .relaxed)
    }

    /// How often this loop has waited for descriptors, for tests and metrics.
    package var turnCount: Int {
        turns.load(ordering: .relaxed)
    }

    /// The time at this very moment; `now` stands still while a turn lasts.
    package var exactNow: Instant { clock.now }

    // MARK: Where am I

    /// Whether the caller runs on this loop's thread.
    package var isCurrent: Bool {
        thread.load(ordering: .relaxed) == UInt(pthread_self())
    }

    package func checkIsolated() {
        precondition(isCurrent, "this runs on its event loop only")
    }

    package func isIsolatingCurrentContext() -> Bool? {
        isCurrent
    }

    private func preconditionOnLoop() {
        precondition(isCurrent || thread.load(ordering: .relaxed) == 0, "this runs on its event loop only")
    }

    package func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    package func asUnownedTaskExecutor() -> UnownedTaskExecutor {
        UnownedTaskExecutor(ordinary: self)
    }
}

extension EventLoop {
    /// The cores this process may run on.
    package static var availableCores: Int {
        Int(linux_available_cpus())
    }
}
