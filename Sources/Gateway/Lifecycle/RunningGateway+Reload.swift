package import Configuration
internal import Server

extension RunningGateway {
    /// Answers by another configuration from the next request on. Requests that run end by the one they began with, and
    /// no connection is closed. A configuration whose backends cannot be used is not taken.
    package func reload(_ settings: GatewaySettings) async {
        do {
            await adopt(settings, try await BackendSurveyor.run { try await $0.survey(settings) })
        } catch {
            log.write(.error, "the new configuration was not taken", ["reason": "\(error)"])
        }
    }

    /// Says why a new configuration was not taken; the running one stays.
    package func refuse(_ error: ConfigurationError) {
        for problem in error.problems {
            log.write(.error, "the new configuration is wrong and was not taken", ["problem": problem.headline])
        }
    }

    func adopt(_ settings: GatewaySettings, _ survey: BackendSurvey) async {
        let log = log.at(settings.server.logLevel)
        let snapshot = GatewaySnapshot(settings, backends: survey.backends, metering: metering, log: log)
        let server = Server.ServerSettings(settings.server)
        let listings = survey.listings
        for worker in workers {
            await worker.adopt(server) { handler in
                (handler as? GatewayHandler)?.adopt(snapshot, listings: listings)
            }
        }
        note(settings, log)
        await watch(survey.backends, settings, log)
        let names = RestartSettings(settings.server).differences(from: restartSettings)
        if !names.isEmpty {
            log.write(
                .warning, "some of the new configuration needs a restart", ["settings": names.joined(separator: ", ")])
        }
        log.write(
            .info, "the configuration was read again",
            ["backend": survey.backendName, "reason": survey.reason])
    }
}
