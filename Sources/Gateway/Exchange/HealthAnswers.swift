/// Answers those who watch over the process.
struct HealthAnswers {
    let snapshot: GatewaySnapshot
    let catalog: ModelCatalog

    private static let listAge: Duration = .seconds(5)

    /// `GET /health`: the process lives.
    func tellLife(_ answering: Answering) {
        answering.send(json: Array(#"{"status":"ok"}"#.utf8))
    }

    /// `GET /health/ready`: the standard backend answers.
    func tellReadiness(_ answering: Answering) async throws(GatewayError) {
        do throws(GatewayError) {
            _ = try await catalog.listing(of: snapshot.backends.standard, maxAge: Self.listAge)
        } catch {
            throw .noBackend(error.message)
        }
        answering.send(json: Array(#"{"status":"ready"}"#.utf8))
    }
}
