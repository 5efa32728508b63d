internal import Glibc

/// A value that one thread waits for, blocked, and another brings, once: the bridge from code that cannot suspend.
///
/// `@unchecked`: the value is written before the semaphore is raised and read after it was taken.
package final class BlockingBox<Value: Sendable>: @unchecked Sendable {
    private let semaphore: UnsafeMutablePointer<sem_t>
    private var value: Value?

    package init() {
        semaphore = .allocate(capacity: 1)
        sem_init(semaphore, 0, 0)
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    /// Lets the waiting thread go on with `value`.
    package func bring(_ value: Value) {
        self.value = value
        sem_post(semaphore)
    }

    /// Blocks the calling thread until a value is brought.
    package func wait() -> Value {
        while true {
            // A signal may interrupt the wait.
            while sem_wait(semaphore) != 0 {}
            if let value { return value }
        }
    }
}
