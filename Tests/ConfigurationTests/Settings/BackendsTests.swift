import Testing

@testable import Configuration

@Suite struct BackendsTests {
    @Test func `a further backend has what its section says and defaults for the rest`() throws {
        let yaml = """
            llm: {timeout_seconds: 33}
            backends:
              - name: lab.2_a-b
                kind: gemini
                base_url: https://lab.example.org/v1beta/
                api_key: sk-1
                model: m
                headers: {X-One: "1", x-two: two}
                http2: true
                ca_file: \(#filePath)
                timeouts: {connect: 1, first_byte: 2, idle: 3, total: 4}
              - {name: "2", base_url: "http://two:2"}
            """
        let settings = try load(yaml)
        let lab = try #require(settings.backend(named: "lab.2_a-b"))
        #expect(lab.kind == .gemini)
        #expect(lab.baseURL == "https://lab.example.org/v1beta")
        #expect(lab.apiKey?.reveal() == "sk-1")
        #expect(lab.model == "m")
        #expect(lab.headers.map { "\($0)=\($1.reveal())" } == ["X-One=1", "x-two=two"])
        #expect(lab.http2)
        #expect(lab.connection.caFile == #filePath)
        #expect(lab.timeouts.connect == .seconds(1))
        #expect(lab.timeouts.firstByte == .seconds(2))
        #expect(lab.timeouts.idle == .seconds(3))
        #expect(lab.timeouts.total == .seconds(4))
        let two = try #require(settings.backend(named: "2"))
        #expect(two.kind == .openai)
        #expect(two.apiKey == nil && two.model == nil && two.headers.isEmpty && !two.http2)
        #expect(two.connection == BackendConnection() && two.admission == BackendAdmission())
        #expect(two.timeouts.firstByte == .seconds(33))
    }

    @Test func `a backend may be in several places, limit its requests and own models`() throws {
        let yaml = """
            backends:
              - name: lab
                base_urls: ["http://a:1/v1", "http://b:1/v1/"]
                balance: prefix
                models: [m1, m2]
                model_prefixes: [lab-]
                client_certificate: \(#filePath)
                client_key: \(#filePath)
                proxy: http://p:3128
                max_concurrent: 4
                max_queue: 2
                queue_timeout: 1.5
            gateway:
              retries: {elsewhere: 2, again: 3, first_delay: 0.1, budget: 0.5, floor: 0}
              circuits: {failures: 2, open: 1, probe: 7}
            """
        let settings = try load(yaml)
        let lab = try #require(settings.backend(named: "lab"))
        #expect(lab.baseURLs == ["http://a:1/v1", "http://b:1/v1"])
        #expect(lab.balance == .prefix)
        #expect(lab.models == ["m1", "m2"] && lab.modelPrefixes == ["lab-"])
        #expect(lab.connection.clientCertificate == #filePath && lab.connection.clientKey == #filePath)
        #expect(lab.connection.proxy == "http://p:3128")
        #expect(lab.admission.maxConcurrent == 4 && lab.admission.maxQueue == 2)
        #expect(lab.admission.queueTimeout == .seconds(1.5))
        #expect(settings.server.retries.elsewhere == 2 && settings.server.retries.again == 3)
        #expect(settings.server.retries.budget == 0.5 && settings.server.retries.floor == 0)
        #expect(settings.server.circuits.failures == 2 && settings.server.circuits.probe == .seconds(7))
        #expect(settings.shown("backends[0].base_urls") == "[http://a:1/v1, http://b:1/v1] (line 3)")
    }

    @Test func `the three backends of the llm section are named local, gemini and openai`() throws {
        let yaml = """
            llm: {local_model: q, local_api_key: k1, gemini_api_key: k2, openai_api_key: k3, timeouts: {connect: 9}}
            """
        let settings = try load(yaml)
        #expect(settings.builtInBackends.map(\.name) == ["local", "gemini", "openai"])
        #expect(settings.builtInBackends.map(\.kind) == [.openai, .gemini, .openai])
        #expect(settings.builtInBackends.map(\.model) == ["q", "gemini-2.5-flash", "gpt-4o-mini"])
        #expect(settings.builtInBackends.map { $0.apiKey?.reveal() } == ["k1", "k2", "k3"])
        #expect(settings.builtInBackends.allSatisfy { $0.timeouts.connect == .seconds(9) })
        #expect(settings.backend(named: "gemini")?.baseURL == settings.llm.geminiAPIBase)
        #expect(settings.backend(named: "echo") == nil)
    }

    @Test(arguments: [
        ("{}", ["backends[0]: the key \"name\" is missing", "backends[0]: the key \"base_url\" is missing"]),
        ("{name: a}", ["backends[0]: the key \"base_url\" is missing"]),
        ("{name: A, base_url: \"http://a\"}", ["backends[0].name: expected a name of"]),
        ("{name: -a, base_url: \"http://a\"}", ["backends[0].name: expected a name of"]),
        ("{name: a/b, base_url: \"http://a\"}", ["backends[0].name: expected a name of"]),
        ("{name: auto, base_url: \"http://a\"}", ["backends[0].name: \"auto\" is taken"]),
        ("{name: echo, base_url: \"http://a\"}", ["backends[0].name: \"echo\" is taken"]),
        ("{name: openai, base_url: \"http://a\"}", ["backends[0].name: \"openai\" is taken"]),
        ("{name: a, base_url: a}", ["backends[0].base_url: must begin with http"]),
        (
            "{name: a, base_url: \"http://a\", kind: ollama}",
            ["backends[0].kind: expected one of openai, gemini, found"]
        ),
        (
            "{name: a, base_url: \"http://a\", ca_file: /no/such}",
            ["backends[0].ca_file: cannot read the file \"/no/such\""]
        ),
        (
            "{name: a, base_url: \"http://a\", client_key: /no/such}",
            ["backends[0].client_key: cannot", "backends[0].client_key: a key"]
        ),
        ("{name: a, base_url: \"http://a\", proxy: socks://p}", ["backends[0].proxy: must begin with http"]),
        ("{name: a, base_url: \"http://a\", max_concurrent: 0}", ["backends[0].max_concurrent: expected an integer"]),
        ("{name: a, base_url: \"http://a\", balance: random}", ["backends[0].balance: expected one of least_outst"]),
        ("{name: a, base_url: \"http://a\", base_urls: [\"http://b\"]}", ["backends[0].base_urls: there is a base"]),
        ("{name: a, base_urls: [\"http://b\", \"http://b/\"]}", ["backends[0].base_urls: \"http://b\" is named tw"]),
        ("{name: a, base_urls: [b]}", ["backends[0].base_urls: must begin with http"]),
        ("{name: a, base_url: \"http://a\", headers: {Host: b}}", ["backends[0].headers.Host: the gateway sets this"]),
        ("{name: a, base_url: \"http://a\", headers: {a b: b}}", ["backends[0].headers.a b: not a header name"]),
        (
            "{name: a, base_url: \"http://a\", headers: {a: b, A: c}}",
            ["backends[0].headers.A: the header is there already"]
        ),
        (
            "{name: a, base_url: \"http://a\", headers: {a: \"b\\nc\"}}",
            ["backends[0].headers.a: must not contain line"]
        ),
        ("{name: a, base_url: \"http://a\", bse_url: b}", ["unknown key \"backends[0].bse_url\"; did you mean"]),
    ])
    func `a backend that cannot be is refused`(yaml: String, expected: [String]) {
        let found = problems(in: "backends:\n  - \(yaml)\n")
        #expect(found.count == expected.count)
        for (problem, start) in zip(found, expected) {
            #expect(problem.message.hasPrefix(start), "\(problem.message)")
            #expect(problem.line == 2)
        }
    }

    @Test func `two backends of one name are refused at the second`() {
        let yaml = "backends:\n  - {name: a, base_url: \"http://a\"}\n  - {name: a, base_url: \"http://b\"}\n"
        let found = problems(in: yaml)
        #expect(found.map(\.line) == [3])
        #expect(found.first?.message == "backends[1].name: there is a backend \"a\" already")
    }

    @Test func `the default backend may be a further one`() throws {
        let settings = try load("llm: {backend: lab}\nbackends: [{name: lab, base_url: \"http://a\"}]\n")
        #expect(settings.llm.backend == .named("lab"))
    }
}
