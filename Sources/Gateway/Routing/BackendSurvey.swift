package import Configuration
internal import LLMClients
internal import Reactor
internal import Upstream

/// What was found before the gateway serves: the backends, the one chosen, and what it has.
package struct BackendSurvey: Sendable {
    let backends: BackendSet
    let listings: [String: ModelListing]
    /// Why the standard backend gave no list, if it gave none.
    package let warning: String?

    package var backendName: String { backends.standard.name }
    package var baseURL: String { backends.standard.endpoint.baseURL }
    package var reason: String { backends.reason }

    /// The ids of the standard backend's models.
    package var models: [String] {
        listings[backends.standard.name]?.models.map(\.id) ?? []
    }

    /// The model that requests for unknown models get.
    package var defaultModel: String? {
        backends.standard.defaultModel ?? models.first
    }
}

/// Asks the backends what they have, on a loop of its own.
package actor BackendSurveyor {
    private nonisolated let loop: EventLoop
    private nonisolated let wellKnown: [(port: Int, server: String)]
    private var transport: Transport?

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        loop.asUnownedSerialExecutor()
    }

    private init() throws {
        try self.init(wellKnown: LocalServers.wellKnown)
    }

    /// Starts a surveyor, shows it to `body`, and ends its loop whatever happens.
    package static func run<Result: Sendable>(
        _ body: (BackendSurveyor) async throws -> Result
    ) async throws -> Result {
        let surveyor = try BackendSurveyor()
        do {
            let result = try await body(surveyor)
            await surveyor.close()
            return result
        } catch {
            await surveyor.close()
            throw error
        }
    }

    /// - Parameter wellKnown: where local servers are looked for.
    init(wellKnown: [(port: Int, server: String)]) throws {
        Transport.prepareProcess()
        self.wellKnown = wellKnown
        loop = try EventLoop()
        try loop.start()
    }

    /// Chooses the standard backend, trying local servers where the configuration leaves the choice open.
    package func survey(_ settings: GatewaySettings) async throws -> BackendSurvey {
        let catalog = try makeCatalog()
        let selection = BackendSelection(settings, wellKnown: wellKnown)
        var listings: [String: ModelListing] = [:]
        var local: (backend: Backend, reason: String)?
        if selection.leavesChoiceOpen {
            for candidate in selection.localCandidates {
                let probe = Backend(probing: candidate.backend)
                guard let listing = try? await catalog.listing(of: probe, maxAge: .zero) else { continue }
                listings[candidate.backend.name] = listing
                local = (candidate.backend, "it answers on \(candidate.server)")
                break
            }
        }
        let backends: BackendSet
        do throws(SelectionError) {
            backends = try selection.backends(local: local)
        } catch {
            throw GatewayStartError(error.message)
        }
        var warning: String?
        if listings[backends.standard.name] == nil {
            do throws(GatewayError) {
                let listing = try await catalog.listing(of: Backend(probing: backends.standard), maxAge: .zero)
                listings[backends.standard.name] = listing
            } catch {
                warning = error.message
            }
        }
        return BackendSurvey(backends: backends, listings: listings, warning: warning)
    }

    /// The merged list of models, and for each backend that gave none the reason.
    package func models(
        _ survey: BackendSurvey
    ) async throws -> (models: [ModelReport], failures: [(backend: String, reason: String)]) {
        let catalog = try makeCatalog()
        var merged = MergedModels(survey.backends)
        var failures: [(backend: String, reason: String)] = []
        for backend in survey.backends.all {
            if let findings = await findings(of: backend) { catalog.learn(findings, of: backend) }
            do throws(GatewayError) {
                merged.add(try await catalog.listing(of: backend, maxAge: .seconds(5)), of: backend)
            } catch {
                failures.append((backend.name, error.message))
            }
        }
        for backend in survey.backends.lookedFor {
            guard let findings = await findings(of: backend, isLookedFor: true) else { continue }
            merged.add(findings.listing.adding(findings.details), of: backend)
        }
        return (merged.entries.map { ModelReport($0.id, $0.object) }, failures)
    }

    /// What each backend says when it is asked for its models, the standard one first, and what else was found.
    package func reports(_ survey: BackendSurvey) async throws -> [BackendReport] {
        let catalog = try makeCatalog()
        var reports: [BackendReport] = []
        for backend in survey.backends.all {
            let findings = await findings(of: backend)
            if let findings { catalog.learn(findings, of: backend) }
            do throws(GatewayError) {
                let listing = try await catalog.listing(of: Backend(probing: backend), maxAge: .seconds(5))
                reports.append(BackendReport(backend, listing, findings))
            } catch {
                reports.append(BackendReport(isReachable: false, line: "\(backend.name): \(error.message)"))
            }
        }
        for backend in survey.backends.lookedFor {
            if let findings = await findings(of: backend, isLookedFor: true) {
                reports.append(BackendReport(backend, findings.listing, findings))
            }
        }
        return reports
    }

    /// What a server tells of itself when it is asked once.
    private func findings(of backend: Backend, isLookedFor: Bool = false) async -> ServerFindings? {
        guard backend.isNear, let transport else { return nil }
        return await ServerInquiry(
            backend, transport: transport, patience: .seconds(1), isLookedFor: isLookedFor
        ).run()
    }

    /// Ends the loop.
    func close() {
        transport?.close()
        transport = nil
        loop.stop()
    }

    private func makeCatalog() throws -> ModelCatalog {
        let transport = try self.transport ?? Transport(on: loop)
        self.transport = transport
        return ModelCatalog(on: loop, transport: transport)
    }
}
