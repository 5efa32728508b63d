/// What the gateway tells of itself.
enum AdminPage: Equatable {
    case metrics
    case backends

    /// nil when no such page is at `path`, which is given as it was sent, without a query.
    init?(path: ArraySlice<UInt8>) {
        if path.elementsEqual("/metrics".utf8) {
            self = .metrics
        } else if path.elementsEqual("/gateway/backends".utf8) {
            self = .backends
        } else {
            return nil
        }
    }
}
