internal import Foundation
internal import Support
internal import Testing

@Suite(.enabled(if: Fixtures.isAvailable, "\(Fixtures.skipReason)"))
struct BehaviourVectorTests {
    @Test func `the vectors were read`() {
        #expect(BehaviourVector.all().count >= 24)
    }

    @Test(arguments: BehaviourVector.all())
    func `a running server behaves as the vector says`(vector: BehaviourVector) async throws {
        try await TestServer.run(StubGateway.make) { server in
            let client = try server.client()
            for step in vector.steps { try play(step, client) }
            let expectations =
                vector.expect.responses
                ?? vector.expect.each.map { Array(repeating: $0, count: vector.expect.count ?? 0) } ?? []
            #expect(!expectations.isEmpty)
            for expectation in expectations {
                // Only HEAD has a script of its own; every other answer says its length.
                let response: RawResponse
                do {
                    response = try client.readResponse(toHead: expectation.body == "none")
                } catch RawClient.Failure.endedEarly(after: 0) where expectation.isOptional == true {
                    continue
                }
                check(response, expectation)
                if let status = vector.expect.noInterim { #expect(!response.interim.contains(status)) }
            }
            try checkConnection(client, vector.expect.connection)
        }
    }

    private func play(_ step: BehaviourVector.Step, _ client: RawClient) throws {
        if let text = step.send {
            let bytes = BehaviourVector.bytes(of: text)
            if let size = step.split {
                try client.send(bytes, inPiecesOf: size)
            } else {
                try client.send(Array(repeatElement(bytes, count: step.repeats ?? 1).joined()))
            }
        }
        if let status = step.expectInterim { #expect(try client.readHead().status == status) }
        if step.halfClose == true { client.finishWriting() }
    }

    private func check(_ response: RawResponse, _ expected: BehaviourVector.Answer) {
        if let status = expected.status { #expect(status.contains(response.status)) }
        if expected.body == "none" { #expect(response.body.isEmpty) }
        for name in expected.present ?? [] { #expect(response.has(name)) }
        for name in expected.absent ?? [] { #expect(!response.has(name)) }
        for (name, token) in expected.tokens ?? [:] { #expect(response.value(name)?.lowercased() == token) }
        for (name, pattern) in expected.matches ?? [:] {
            #expect(response.value(name)?.range(of: pattern, options: .regularExpression) != nil)
        }
        if let names = expected.exactlyOneOf { #expect(names.filter { response.has($0) }.count == 1) }
        if expected.isEventStream == true {
            #expect(response.value("Content-Type")?.hasPrefix("text/event-stream") == true)
            #expect(response.text.hasSuffix("data: [DONE]\n\n"))
        }
        if expected.isJSONError == true { #expect(response.text.contains(#""error":{"message""#)) }
    }

    private func checkConnection(_ client: RawClient, _ state: String?) throws {
        switch state {
        case "open":
            try client.send("GET /v1/models HTTP/1.1\r\nHost: gw.test\r\n\r\n")
            #expect(try client.readResponse().status == 200)
        case "closed":
            #expect(try client.readToEnd() == [])
        default:
            return
        }
    }
}
