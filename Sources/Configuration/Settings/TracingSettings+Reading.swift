extension TracingSettings {
    /// Takes what the section and OpenTelemetry's variables say; the rest stays as it is.
    mutating func read(from section: inout SectionReader) {
        section.read(
            "endpoint", into: &endpoint, as: .optional(.baseURL), environment: "OTEL_EXPORTER_OTLP_ENDPOINT")
        section.read(
            "traces_endpoint", into: &tracesEndpoint, as: .optional(.baseURL),
            environment: "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
        section.read("disabled", into: &disabled, as: .boolean, environment: "OTEL_SDK_DISABLED")
        section.readNamed(
            "headers", into: &headers, as: .secret,
            environment: "OTEL_EXPORTER_OTLP_TRACES_HEADERS", "OTEL_EXPORTER_OTLP_HEADERS",
            refusing: BackendSettings.flaw(ofHeaderName:beside:))
        section.readNamed(
            "resource", into: &resource, as: .text, environment: "OTEL_RESOURCE_ATTRIBUTES",
            refusing: Self.flaw(ofAttributeName:beside:))
        readServiceName(from: &section)
        section.read("sampler", into: &sampler, as: .word, environment: "OTEL_TRACES_SAMPLER")
        section.read("sample_ratio", into: &sampleRatio, as: .number(0...1), environment: "OTEL_TRACES_SAMPLER_ARG")
        section.read("queue", into: &queue, as: .integer(1...1_000_000))
        section.read("interval", into: &interval, as: .seconds)
        section.read("timeout", into: &timeout, as: .seconds)
        connection.read(from: &section)
        if let endpoint, endpoint.hasSuffix(Self.path) {
            section.context.report(
                "spans are sent to \(Self.path) under this address; for a whole address set traces_endpoint",
                about: section.path(of: "endpoint"))
        }
    }

    /// `OTEL_SERVICE_NAME` counts before a `service.name` among the variable's attributes, and both before the file.
    private mutating func readServiceName(from section: inout SectionReader) {
        section.read("service_name", into: &serviceName, as: .text, environment: "OTEL_SERVICE_NAME")
        guard let given = resource.first(where: { $0.name == Self.serviceNameAttribute }) else { return }
        resource.removeAll { $0.name == Self.serviceNameAttribute }
        guard section.context.variable("OTEL_RESOURCE_ATTRIBUTES") != nil else {
            return section.context.report(
                "the name of the service is set by service_name", about: section.path(of: "resource.service.name"))
        }
        guard section.context.variable("OTEL_SERVICE_NAME") == nil else { return }
        serviceName = given.value
        section.context.amend(
            section.path(of: "service_name"), given.value, .environment("OTEL_RESOURCE_ATTRIBUTES"))
    }

    private static func flaw(ofAttributeName name: String, beside others: [String]) -> String? {
        guard !name.utf8.isEmpty, !name.unicodeScalars.contains(where: \.isControl) else {
            return "not the name of an attribute"
        }
        return others.contains(name) ? "the attribute is there already" : nil
    }

    private static let serviceNameAttribute = "service.name"
}
