/// How media given by web address is fetched, for backends that take it only inside the request.
package struct MediaSettings: Sendable, Equatable {
    package var fetch = true
    /// One medium.
    package var bytes = 20 << 20
    /// One medium, from the request to its last byte.
    package var timeout = Duration.seconds(20)
    /// Whether addresses of this machine and of private networks may be asked. Off, a client cannot use the gateway to
    /// look around in the network it stands in.
    package var privateAddresses = false

    /// The defaults.
    package init() {}

    /// Takes what the section says; the rest stays as it is.
    mutating func read(from section: inout SectionReader) {
        section.read("fetch", into: &fetch, as: .boolean)
        section.read("bytes", into: &bytes, as: .integer(1024...(1 << 30)))
        section.read("timeout", into: &timeout, as: .seconds)
        section.read("private_addresses", into: &privateAddresses, as: .boolean)
    }
}
