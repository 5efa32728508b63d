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

/// How one backend did when it was tried.
package struct BackendReport: Sendable {
    package let isReachable: Bool
    package let line: String
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
    ) async throws -> (ids: [String], failures: [(backend: String, reason: String)]) {
        let catalog = try makeCatalog()
        var merged = MergedModels(survey.backends)
        var failures: [(backend: String, reason: String)] = []
        for backend in survey.backends.all {
            do throws(GatewayError) {
                merged.add(try await catalog.listing(of: backend, maxAge: .seconds(5)), of: backend)
            } catch {
                failures.append((backend.name, error.message))
            }
        }
        return (merged.entries.map(\.id), failures)
    }

    /// What each backend says when it is asked for its models, the standard one first.
    package func reports(_ survey: BackendSurvey) async throws -> [BackendReport] {
        let catalog = try makeCatalog()
        var reports: [BackendReport] = []
        for backend in survey.backends.all {
            do throws(GatewayError) {
                let listing = try await catalog.listing(of: Backend(probing: backend), maxAge: .zero)
                reports.append(
                    BackendReport(isReachable: true, line: "\(backend.name): ok, \(listing.models.count) models"))
            } catch {
                reports.append(BackendReport(isReachable: false, line: "\(backend.name): \(error.message)"))
            }
        }
        return reports
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
