package import Configuration

/// Notices that the configuration's file is another than the one that was read, by looking at it now and then.
package struct ConfigurationWatch {
    private let path: String
    private var known: FileStamp?
    private var candidate: FileStamp?

    /// A watch from now on; nil when the configuration asks for none, or comes from no file.
    package init?(_ settings: GatewaySettings) {
        guard settings.server.reload == .watch, let path = settings.file else { return nil }
        self.path = path
        known = FileStamp(path)
    }

    /// Whether the file has changed since it was last said to have, and is no longer being written: two looks in a row
    /// find it the same.
    package mutating func hasChanged() -> Bool {
        let stamp = FileStamp(path)
        defer { candidate = stamp }
        guard let stamp, stamp != known, stamp == candidate else { return false }
        known = stamp
        return true
    }
}
