internal import Configuration
internal import Wire

/// Answers what models there are.
struct ModelAnswers {
    let snapshot: GatewaySnapshot
    let catalog: ModelCatalog

    private static let listAge: Duration = .seconds(5)

    /// `GET /v1/models`.
    func list(_ answering: Answering) async throws(GatewayError) {
        answering.send(json: try await merged(for: answering.key).encoded)
    }

    /// `GET /v1/models/{id}`.
    func describe(_ id: String, _ answering: Answering) async throws(GatewayError) {
        if let object = try await merged(for: answering.key).object(of: id) {
            return answering.send(json: object)
        }
        // The configured model serves unlisted, too: some servers list nothing, or not all they have.
        let standard = snapshot.backends.standard
        guard id == standard.defaultModel, let model = ModelListing.single(id, ownedBy: standard.name).models.first
        else { throw .unknownModel(id, known: "") }
        answering.send(json: model.object)
    }

    /// What a key opens, or what there is at all.
    private func merged(for key: GatewayKey?) async throws(GatewayError) -> MergedModels {
        var merged = MergedModels(snapshot.backends, opening: { key?.opens($0) ?? true })
        for backend in snapshot.backends.all {
            do throws(GatewayError) {
                if let listing = try await catalog.kept(of: backend, maxAge: Self.listAge) {
                    merged.add(listing, of: backend)
                }
            } catch {
                snapshot.log.write(
                    .warning, "a backend is left out of the list of models",
                    ["backend": backend.name, "reason": error.message])
            }
        }
        for backend in snapshot.backends.lookedFor {
            if let listing = catalog.known(backend) { merged.add(listing, of: backend) }
        }
        return merged
    }
}
