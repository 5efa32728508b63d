internal import CLinux
internal import Glibc

/// What concerns the process as a whole: its environment, its limits and its signals.
package enum ProcessControl {
    /// The environment at the time of the call; text that is no UTF-8 is repaired.
    package static var environment: [String: String] {
        var variables: [String: String] = [:]
        var next = linux_environment()
        while let pointer = next, let entry = pointer.pointee {
            let text = String(cString: entry)
            if let equals = text.firstIndex(of: "=") {
                variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
            }
            next = pointer + 1
        }
        return variables
    }

    /// Opens what is closed of the three standard streams on nothing: a connection that got their number would otherwise
    /// be written the log. Must be called before anything else is opened.
    package static func holdStandardStreams() {
        while true {
            let number = open("/dev/null", O_RDWR)
            if number > STDERR_FILENO { close(number) }
            if number < 0 || number > STDERR_FILENO { return }
        }
    }

    /// Raises the number of descriptors the process may have to the most the system allows.
    package static func raiseDescriptorLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// Keeps the signals of `Signal` for `nextSignal`, and a client that has gone, or a file that may not grow any more,
    /// from ending the process: either is told by the failed call, too.
    ///
    /// Must be called before any other thread is started: threads inherit it.
    package static func prepareSignals() {
        Glibc.signal(SIGPIPE, SIG_IGN)
        Glibc.signal(SIGXFSZ, SIG_IGN)
        var signals = Self.signals
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// Leaves the process's signals to its other threads, and keeps a server that has gone from ending the process.
    ///
    /// For a library's thread, in a program whose signals are not the library's to decide on. What a fault of the
    /// thread itself raises comes through.
    package static func keepSignalsFromThisThread() {
        var signals = sigset_t()
        sigfillset(&signals)
        for own in [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT] { sigdelset(&signals, own) }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// What somebody wants of the process.
    package enum Signal: Sendable {
        /// To end, by the signal of this number (`SIGTERM` or `SIGINT`).
        case end(Int32)
        /// To read its configuration again (`SIGHUP`).
        case reload
    }

    /// Blocks the calling thread until a signal comes; nil when none does within `limit`.
    package static func nextSignal(within limit: Duration) -> Signal? {
        var signals = Self.signals
        let (seconds, attoseconds) = limit.components
        var time = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
        return signal(sigtimedwait(&signals, nil, &time))
    }

    /// Blocks the calling thread until a signal comes.
    package static func nextSignal() -> Signal {
        var signals = Self.signals
        while true {
            if let signal = signal(sigwaitinfo(&signals, nil)) { return signal }
        }
    }

    private static func signal(_ number: Int32) -> Signal? {
        if number < 0 { return nil }
        return number == SIGHUP ? .reload : .end(number)
    }

    private static var signals: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGHUP)
        return signals
    }

    /// Ends the process at once.
    package static func exitNow(_ status: Int32) -> Never {
        _exit(status)
    }

    /// Writes text to standard output or standard error, unbuffered.
    package static func write(_ text: String, toError: Bool = false) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.write(toError ? STDERR_FILENO : STDOUT_FILENO, $0.baseAddress, $0.count)
            }
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Whether standard output is a terminal.
    package static var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Whether standard error is a terminal.
    package static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// The number of standard error.
    package static var errorDescriptor: Int32 { STDERR_FILENO }

    /// Whether standard input is a terminal.
    package static var inputIsTerminal: Bool { isatty(STDIN_FILENO) == 1 }

    /// How many columns the terminal at standard error has; nil: it is none, or does not say.
    package static var errorColumns: Int? {
        var size = winsize()
        guard errorIsTerminal, ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return nil
        }
        return Int(size.ws_col)
    }
}
