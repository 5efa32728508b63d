/// Where the gateway tells how it does: `/metrics` and `/gateway/...`.
package struct AdminSettings: Sendable, Equatable {
    package var host = "127.0.0.1"
    /// A port of its own; nil: on the gateway's own address.
    package var port: Int?
    /// Opens these paths and nothing else; nil: on the gateway's own address its keys do, on another none is needed.
    package var key: Secret?

    /// The defaults.
    package init() {}

    /// Takes what the section says; the rest stays as it is.
    mutating func read(from section: inout SectionReader) {
        section.read("host", into: &host, as: .host)
        section.read("port", into: &port, as: .optional(.port))
        section.read("key", into: &key, as: .optional(.secret))
    }
}
