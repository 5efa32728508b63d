internal import CLinux
internal import Glibc

/// A system call that failed: which one, and the kernel's reason.
package struct SystemError: Error, Equatable, Sendable {
    /// The C function's name.
    package let call: String
    /// The value of `errno`.
    package let code: Int32

    package init(call: String, code: Int32) {
        self.call = call
        self.code = code
    }

    /// The kernel's own words for the reason, for example `Address already in use`.
    package var reason: String {
        String(cString: strerror(code))
    }

    package var isAddressInUse: Bool { code == EADDRINUSE }
    package var isRefusal: Bool { code == ECONNREFUSED }
    package var isPermissionDenied: Bool { code == EACCES || code == EPERM }
    package var isAddressNotAvailable: Bool { code == EADDRNOTAVAIL }

    /// Descriptors or memory ran out: the listener stays, accepting pauses.
    package var isExhaustion: Bool {
        code == EMFILE || code == ENFILE || code == ENOBUFS || code == ENOMEM
    }
}

/// Calls `body` again while a signal interrupts it. A negative result becomes an error.
///
/// `errno` is read in the very next statement: any reference counting in between may change it.
@inline(__always)
func check(_ call: StaticString, _ body: () -> Int32) throws(SystemError) -> Int32 {
    while true {
        let result = body()
        if result >= 0 { return result }
        let code = errno
        if code != EINTR { throw SystemError(call: "\(call)", code: code) }
    }
}
