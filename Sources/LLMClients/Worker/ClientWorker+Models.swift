internal import Dialects
internal import Upstream
internal import Wire

extension ClientWorker {
    /// All pages of a server's list of models.
    func models(at server: ModelServer) async throws(LLMError) -> [ModelDescription] {
        do throws(ExchangeFailure) {
            return try await list(server.dialect, Exchanging(try exchangingTransport(), to: server.listingEndpoint))
        } catch {
            throw LLMError(error, server: server, asking: "for its models")
        }
    }

    /// The model for requests that name none.
    func model(of server: ModelServer) async throws(LLMError) -> String {
        if let model = server.model { return model }
        guard let first = try await models(at: server).first else {
            throw LLMError(
                .modelNotFound,
                "\(server.place) lists no model; load one there, or name one in \(server.remedies.model)")
        }
        server.note(model: first.id)
        return first.id
    }

    /// Vectors for texts.
    func embed(
        _ inputs: [String], model: String?, dimensions: Int?, at server: ModelServer
    ) async throws(LLMError) -> Embeddings {
        let model = if let name = model ?? server.modelForVectors { name } else { try await self.model(of: server) }
        do throws(ExchangeFailure) {
            let request = EmbeddingRequest(model: model, inputs: inputs, dimensions: dimensions)
            let exchange = try EmbeddingExchange(
                request, in: server.dialect, Exchanging(try exchangingTransport(), to: server.endpoint))
            let response = try await exchange.run()
            return Embeddings(
                vectors: response.embeddings.map(\.values), model: response.model,
                promptTokens: response.promptTokens)
        } catch {
            throw await explain(error, model: model, at: server)
        }
    }

    /// The first of the candidates that answers with a list of models; all are asked at once.
    func firstAnswering(_ candidates: [ModelServer]) async throws(LLMError) -> ModelServer? {
        let transport = try transport()
        let asked = candidates.map { server in
            (server, transport.start(UpstreamRequest(.get, server.dialect.modelsPath), to: server.probingEndpoint))
        }
        for (server, transfer) in asked {
            guard let body = try? await transfer.collect(limit: ModelList.maxBytes), transfer.head?.status == 200,
                let document = try? JSONDocument(parsing: body),
                let list = server.dialect.models(of: document.root)
            else { continue }
            if let first = list.models.first { server.note(model: first.id) }
            return server
        }
        if Task.isCancelled { throw .cancelled }
        return nil
    }

    private func exchangingTransport() throws(ExchangeFailure) -> Transport {
        do throws(LLMError) {
            return try transport()
        } catch {
            throw .transport(UpstreamError(.exhausted, error.message))
        }
    }

    private func list(
        _ dialect: any ChatDialect, _ exchanging: Exchanging
    ) async throws(ExchangeFailure) -> [ModelDescription] {
        var models: [ModelDescription] = []
        var next: String? = dialect.modelsPath
        for _ in 0..<ModelList.maxPages {
            guard let path = next else { break }
            let transfer = exchanging.get(path)
            let body = try await exchanging.collect(transfer)
            let status = transfer.head?.status ?? 502
            guard status == 200 else {
                throw .problem(
                    dialect.problem(status: status, fields: transfer.head?.fields ?? HTTPFields(), body: body))
            }
            guard let document = try? JSONDocument(parsing: body), let page = dialect.models(of: document.root) else {
                throw .notJSON(Array(body.prefix(200)))
            }
            models += page.models
            next = page.nextPath
        }
        return models
    }

    /// What went wrong, with the server's models where the one that was asked for is missing.
    func explain(
        _ failure: ExchangeFailure, model: String, at server: ModelServer
    ) async -> LLMError {
        var known: [String] = []
        if case .problem(let problem) = failure, problem.code == "model_not_found" {
            known = (try? await models(at: server))?.map(\.id) ?? []
        }
        return LLMError(failure, server: server, model: model, known: known)
    }
}

/// Limits of a server's list of models.
enum ModelList {
    static let maxBytes = 16 << 20
    static let maxPages = 50
}
