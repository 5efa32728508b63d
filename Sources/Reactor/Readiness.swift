internal import CLinux

/// What a descriptor is ready for, as epoll reports it.
package struct Readiness: OptionSet, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    package static let readable = Readiness(rawValue: EPOLLIN.rawValue)
    package static let writable = Readiness(rawValue: EPOLLOUT.rawValue)
    /// The peer will send no more (`EPOLLRDHUP`).
    package static let peerFinished = Readiness(rawValue: EPOLLRDHUP.rawValue)
    /// Both directions are over (`EPOLLHUP`).
    package static let hangup = Readiness(rawValue: EPOLLHUP.rawValue)
    package static let failed = Readiness(rawValue: EPOLLERR.rawValue)
    /// Reports changes only (`EPOLLET`): registered once, read and written until the kernel says "again".
    package static let edgeTriggered = Readiness(rawValue: EPOLLET.rawValue)
    /// Of several loops that watch one descriptor, not all are woken (`EPOLLEXCLUSIVE`).
    package static let exclusive = Readiness(rawValue: EPOLLEXCLUSIVE.rawValue)
}

/// A descriptor's place in a loop. A number never returns for another descriptor, so a late event finds nobody.
package struct Registration: Hashable, Sendable {
    let descriptor: Int32
    let generation: UInt32

    var key: UInt64 {
        UInt64(generation) << 32 | UInt64(UInt32(bitPattern: descriptor))
    }
}
