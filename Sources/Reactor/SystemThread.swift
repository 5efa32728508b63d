internal import CLinux
internal import Glibc

/// A thread of its own for what must not hold up a loop, or is one.
enum SystemThread {
    private final class Work: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }

    /// The same wherever it runs; `ulimit -s` does not decide.
    private static let stackSize = 4 << 20

    /// Runs `body` on a new thread, which ends with it. Nobody can wait for it.
    static func start(_ body: @escaping @Sendable () -> Void) throws(SystemError) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, stackSize)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var id = pthread_t()
        let work = Unmanaged.passRetained(Work(body))
        let result = pthread_create(
            &id, &attributes,
            { context in
                guard let context else { return nil }
                Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, work.toOpaque())
        guard result != 0 else { return }
        work.release()
        throw SystemError(call: "pthread_create", code: result)
    }
}
