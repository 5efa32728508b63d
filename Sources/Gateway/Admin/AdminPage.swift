internal import Wire

/// What the gateway tells of itself.
enum AdminPage: Equatable {
    case metrics
    case backends

    /// nil when no such page is at `path`, which is given as it was sent, without a query.
    init?(path: ArraySlice<UInt8>) {
        if path.hasBytes(of: "/metrics") {
            self = .metrics
        } else if path.hasBytes(of: "/gateway/backends") {
            self = .backends
        } else {
            return nil
        }
    }
}
