internal import Configuration
internal import Gateway
internal import Reactor

/// `llm-gateway check`: shows the effective configuration and tries each backend.
struct CheckCommand {
    let settings: GatewaySettings

    /// The exit status: 0 when the backend that would serve answers.
    func run() async -> Int32 {
        ProcessControl.write(configuration)
        do {
            let (survey, reports) = try await BackendSurveyor.run { surveyor in
                let survey = try await surveyor.survey(settings)
                return (survey, try await surveyor.reports(survey))
            }
            var text = "\nbackend: \(survey.backendName) at \(survey.baseURL), \(survey.reason)\n"
            for report in reports { text += "  \(report.line)\n" }
            ProcessControl.write(text)
            return reports.first?.isReachable == true ? 0 : ExitStatus.failure
        } catch {
            ProcessControl.write("\nllm-gateway: \(error)\n", toError: true)
            return ExitStatus.failure
        }
    }

    private var configuration: String {
        let width = settings.origins.map(\.path.count).max() ?? 0
        var text = "configuration: \(settings.file ?? "no file; defaults and environment")\n"
        for (path, value, origin) in settings.origins {
            let padding = String(repeating: " ", count: width - path.count)
            text += "  \(path)\(padding)  \(value)  (\(origin))\n"
        }
        return text
    }
}

/// `llm-gateway models`: lists what `GET /v1/models` would.
struct ModelsCommand {
    let settings: GatewaySettings

    func run() async -> Int32 {
        do {
            let (models, failures) = try await BackendSurveyor.run { surveyor in
                try await surveyor.models(surveyor.survey(settings))
            }
            ProcessControl.write(Self.lines(models))
            for failure in failures {
                ProcessControl.write("llm-gateway: left out \(failure.backend): \(failure.reason)\n", toError: true)
            }
            return models.isEmpty ? ExitStatus.failure : 0
        } catch {
            ProcessControl.write("llm-gateway: \(error)\n", toError: true)
            return ExitStatus.failure
        }
    }

    /// One line a model, its id first; what its server tells of it stands in a column of its own.
    private static func lines(_ models: [ModelReport]) -> String {
        let width = models.filter { !$0.remarks.isEmpty }.map(\.id.count).max() ?? 0
        return models.map { model in
            guard !model.remarks.isEmpty else { return "\(model.id)\n" }
            return model.id + String(repeating: " ", count: width - model.id.count) + "  \(model.remarks)\n"
        }.joined()
    }
}
