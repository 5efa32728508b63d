internal import Reactor
internal import Support
internal import Testing
internal import Wire

@Suite struct ModelListTests {
    private static func yaml(_ local: TestUpstream, _ lab: TestUpstream) -> String {
        """
        llm: {backend: local, local_api_base: "\(local.baseURL)/v1"}
        backends: [{name: lab, kind: openai, base_url: "\(lab.baseURL)/v1"}]
        models: {fast: local/a, taken: lab/c}
        """
    }

    @Test func `all models are listed, each under an id that leads to it and to nothing else`() async throws {
        let local = try ModelServer.start(models: ["a", "org/b", "lab/x", "taken"])
        let lab = try ModelServer.start(models: ["a", "c/d"])
        defer {
            local.stop()
            lab.stop()
        }
        try await TestGateway.run(Self.yaml(local, lab)) { gateway in
            let list = try gateway.get("/v1/models")
            let expected = ["fast", "taken", "a", "org/b", "local/lab/x", "local/taken", "lab/a", "lab/c/d"]
            #expect(list.modelIDs == expected)
            #expect(list.json?["object"]?.string == "list")
            let targets = ["a", "c", "a", "org/b", "lab/x", "taken", "a", "c/d"]
            for (id, model) in zip(expected, targets) {
                try #expect(gateway.chat(ChatBody.naming(id)).value("x-gateway-model") == model)
            }
        }
    }

    @Test func `a model's card keeps what its server says of it`() async throws {
        let card = #"{ "id":"o/m", "max_model_len":4096.0,"x":[{"é":null}]}"#
        let upstream = try TestUpstream { _ in [.json(#"{"data":[5,{"no":"id"},\#(card)],"more":1}"#)] }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream) { gateway in
            let kept =
                String(card.dropLast()) + #","object":"model","created":0,"owned_by":"local"}"#
            try #expect(gateway.get("/v1/models").text == #"{"object":"list","data":[\#(kept)]}"#)
            for path in ["/v1/models/o/m", "/v1/models/o%2Fm", "/models/o%2fm", "/v1/models/%6F/m?x=1"] {
                try #expect(gateway.get(path).text == kept)
            }
            try #expect(gateway.get("/v1/models/o").status == 404)
        }
    }

    @Test func `a dead backend is left out with a warning`() async throws {
        let local = try ModelServer.start(models: ["a"])
        let lab = try ModelServer.start(models: ["b"])
        defer { local.stop() }
        let clock = ManualClock()
        try await TestGateway.run(Self.yaml(local, lab), clock: .manual(clock)) { gateway in
            try #expect(gateway.get("/v1/models").modelIDs == ["fast", "taken", "a", "lab/b"])
            lab.stop()
            clock.advance(by: .seconds(6))
            try #expect(gateway.get("/v1/models").modelIDs == ["fast", "taken", "a"])
            let line = gateway.log.line { $0.contains("left out of the list of models") }
            #expect(line?.contains(#""level":"warning""#) == true)
            #expect(line?.contains(#""backend":"lab""#) == true)
        }
    }

    @Test(arguments: ["[]", "{}", #"{"data":{}}"#, "oops", ""])
    func `a server whose list is none has no models`(_ body: String) async throws {
        let upstream = try TestUpstream { _ in [.json(body)] }
        defer { upstream.stop() }
        try await TestGateway.run(before: upstream) { gateway in
            let response = try gateway.get("/v1/models")
            #expect(response.status == 200)
            #expect(response.text == #"{"object":"list","data":[]}"#)
        }
    }
}
