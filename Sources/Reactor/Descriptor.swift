internal import Glibc

/// A file descriptor with one owner, closed exactly once.
package struct Descriptor: ~Copyable {
    /// The number, for system calls made while this value lives.
    package let number: Int32

    package init(owning number: Int32) {
        self.number = number
    }

    deinit {
        // Never retried: Linux releases the number even when close is interrupted.
        let failed = close(number) != 0
        precondition(!(failed && errno == EBADF), "a descriptor was closed twice")
    }
}

extension Descriptor {
    /// A descriptor of no use but that its number can be given up when it is needed.
    package static func spare() -> Descriptor? {
        let number = open("/dev/null", O_RDONLY | O_CLOEXEC)
        return number < 0 ? nil : Descriptor(owning: number)
    }
}
