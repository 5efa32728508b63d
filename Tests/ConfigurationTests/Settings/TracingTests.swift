import Testing

@testable import Configuration

@Suite struct TracingTests {
    private static func settings(_ yaml: String, _ environment: [String: String] = [:]) throws -> TracingSettings {
        let line = yaml.replacing("\n", with: " ")
        return try load("gateway: {tracing: {\(line)}}\n", environment: environment).server.tracing
    }

    @Test func `every key is read`() throws {
        let settings = try Self.settings(
            """
            endpoint: "http://c:4318/", traces_endpoint: "https://d/x", disabled: false, headers: {x-key: k},
            resource: {a.b: c}, service_name: s, sampler: always_on, sample_ratio: 0.25, queue: 7, interval: 0.5,
            timeout: 3, proxy: "http://p:1"
            """)
        var expected = TracingSettings()
        expected.endpoint = "http://c:4318"
        expected.tracesEndpoint = "https://d/x"
        expected.headers = [Named("x-key", try #require(Secret("k")))]
        expected.resource = [Named("a.b", "c")]
        expected.serviceName = "s"
        expected.sampler = .alwaysOn
        expected.sampleRatio = 0.25
        expected.queue = 7
        expected.interval = .milliseconds(500)
        expected.timeout = .seconds(3)
        expected.connection.proxy = "http://p:1"
        #expect(settings == expected)
    }

    @Test func `an endpoint switches it on, and the one for traces counts first`() throws {
        #expect(TracingSettings().address == nil)
        try #expect(Self.settings("endpoint: http://c").address == "http://c/v1/traces")
        try #expect(Self.settings("endpoint: http://c/base/").address == "http://c/base/v1/traces")
        try #expect(Self.settings("endpoint: http://c, traces_endpoint: http://d").address == "http://d")
        try #expect(Self.settings("endpoint: http://c, disabled: true").address == nil)
        try #expect(Self.settings("endpoint: http://c", ["OTEL_SDK_DISABLED": "true"]).address == nil)
    }

    @Test func `OpenTelemetry's variables count before the file`() throws {
        let settings = try Self.settings(
            """
            endpoint: "http://file", traces_endpoint: "http://file", headers: {a: file, b: file}, resource: {a: file},
            service_name: file, sampler: always_off, sample_ratio: 0
            """,
            [
                "OTEL_EXPORTER_OTLP_ENDPOINT": "http://one:4318", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://two",
                "OTEL_EXPORTER_OTLP_HEADERS": "api-key=a%20b%3D, x = y=z ,", "OTEL_RESOURCE_ATTRIBUTES": "k=v,w=%C3%A9",
                "OTEL_SERVICE_NAME": "name", "OTEL_TRACES_SAMPLER": "traceidratio", "OTEL_TRACES_SAMPLER_ARG": "0.5",
            ])
        #expect(settings.endpoint == "http://one:4318")
        #expect(settings.tracesEndpoint == "http://two")
        #expect(settings.headers.map { "\($0.name):\($0.value.reveal())" } == ["api-key:a b=", "x:y=z"])
        #expect(settings.resource == [Named("k", "v"), Named("w", "é")])
        #expect(settings.serviceName == "name")
        #expect(settings.sampler == .ratio)
        #expect(settings.sampleRatio == 0.5)
    }

    @Test func `headers for traces count before those for everything`() throws {
        let settings = try Self.settings(
            "", ["OTEL_EXPORTER_OTLP_HEADERS": "a=1", "OTEL_EXPORTER_OTLP_TRACES_HEADERS": "b=2"])
        #expect(settings.headers.map(\.name) == ["b"])
    }

    @Test func `the service's name may be among the attributes, before the file and after its own variable`() throws {
        let attributes = ["OTEL_RESOURCE_ATTRIBUTES": "service.name=from-attributes,a=b"]
        let loaded = try load("gateway: {tracing: {service_name: file}}\n", environment: attributes)
        #expect(loaded.server.tracing.serviceName == "from-attributes")
        #expect(loaded.server.tracing.resource == [Named("a", "b")])
        #expect(loaded.shown("gateway.tracing.service_name") == "from-attributes (OTEL_RESOURCE_ATTRIBUTES)")
        let both = try Self.settings("", attributes.merging(["OTEL_SERVICE_NAME": "own"]) { $1 })
        #expect(both.serviceName == "own")
    }

    @Test func `the values of headers are not shown`() throws {
        let settings = try load(
            "gateway: {tracing: {headers: {x-key: sk-hidden}}}\n")
        #expect(settings.shown("gateway.tracing.headers.x-key") == "*** (line 1)")
        let other = try load("{}\n", environment: ["OTEL_EXPORTER_OTLP_HEADERS": "x-key=sk-hidden"])
        #expect(other.shown("gateway.tracing.headers.x-key") == "*** (OTEL_EXPORTER_OTLP_HEADERS)")
    }

    @Test(arguments: [
        ("endpoint: \"http://c/v1/traces\"", "for a whole address set traces_endpoint"),
        ("endpoint: ftp://c", "gateway.tracing.endpoint: "),
        ("resource: {service.name: a}", "set by service_name"),
        ("headers: {Host: a}", "the gateway sets this header itself"),
        ("sampler: sometimes", "expected one of always_on, always_off"),
        ("sample_ratio: 1.5", "expected a number from 0.0 to 1.0"),
        ("queue: 0", "expected an integer from 1"),
        ("sampel_ratio: 1", "did you mean"),
    ])
    func `what is wrong in the file is told`(_ yaml: String, _ words: String) {
        let found = problems(in: "gateway: {tracing: {\(yaml)}}\n")
        #expect(found.count == 1)
        #expect(found.first?.message.contains(words) == true)
    }

    @Test(arguments: [
        ("OTEL_EXPORTER_OTLP_HEADERS", "sk-hidden"), ("OTEL_EXPORTER_OTLP_HEADERS", "a b=sk-hidden"),
        ("OTEL_EXPORTER_OTLP_HEADERS", "a=%zz"), ("OTEL_EXPORTER_OTLP_HEADERS", "a=%0D%0Ab"),
        ("OTEL_RESOURCE_ATTRIBUTES", "=v"), ("OTEL_RESOURCE_ATTRIBUTES", "a=1,a=2"),
        ("OTEL_TRACES_SAMPLER", "jaeger_remote"), ("OTEL_SDK_DISABLED", "yes"),
    ])
    func `what is wrong in a variable is told with its name and without its value`(_ name: String, _ value: String) {
        let found = problems(in: "{}\n", environment: [name: value])
        #expect(found.count == 1)
        #expect(found.first?.message.hasPrefix("\(name): ") == true)
        #expect(found.first?.message.contains("sk-hidden") == false)
    }
}
