/// What a backend's connections need beside its address.
package struct BackendConnection: Sendable, Equatable {
    /// A PEM file of certificates to trust instead of the system's.
    package var caFile: String?
    /// A PEM file with the certificate the gateway shows, for servers that ask for one.
    package var clientCertificate: String?
    /// A PEM file with that certificate's key.
    package var clientKey: String?
    /// An HTTP proxy on the way, `http://host:port`.
    package var proxy: String?

    /// The defaults.
    package init() {}

    /// Takes what the section says; the rest stays as it is.
    mutating func read(from section: inout SectionReader) {
        section.read("ca_file", into: &caFile, as: .optional(.text))
        section.read("client_certificate", into: &clientCertificate, as: .optional(.text))
        section.read("client_key", into: &clientKey, as: .optional(.text))
        section.read("proxy", into: &proxy, as: .optional(.baseURL))
        Self.find(&caFile, section.context, path: section.path(of: "ca_file"))
        Self.find(&clientCertificate, section.context, path: section.path(of: "client_certificate"))
        Self.find(&clientKey, section.context, path: section.path(of: "client_key"))
        if clientKey != nil, clientCertificate == nil {
            section.context.report(
                "a key needs its certificate: set client_certificate too", about: section.path(of: "client_key"))
        }
    }

    /// A relative path starts from the directory of the configuration file.
    private static func find(_ file: inout String?, _ context: ReadingContext, path: String) {
        guard let written = file else { return }
        let place = ConfigurationFile.join(context.directory, written)
        if !ConfigurationFile.isReadable(place) {
            context.report("cannot read the file \(quoted(written))", about: path)
        }
        file = place
    }
}
