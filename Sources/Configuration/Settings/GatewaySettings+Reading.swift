extension GatewaySettings {
    /// Reads the whole document and checks what its parts say about each other.
    mutating func read(from root: inout SectionReader) {
        root.section("llm") { llm.read(from: &$0) }
        root.section("gateway") { server.read(from: &$0) }
        root.sections("backends") { section in
            guard let backend = BackendSettings(reading: &section, firstByte: llm.timeout) else { return }
            if backends.contains(where: { $0.name == backend.name }) {
                section.context.report(
                    "there is a backend \(quoted(backend.name)) already", about: section.path(of: "name"))
            }
            backends.append(backend)
        }
        root.section("models") { aliases = ModelAlias.readAll(from: &$0) }
        root.section("prices") { prices = ModelPrice.readAll(from: &$0) }
        check(with: root.context)
        origins = root.context.origins
    }
}
