import LLMClients
import Support
import Testing

@Suite struct StreamTests {
    @Test func `pieces come as the server makes them`() async throws {
        let gate = Gate()
        let server = try ScriptedServer.start { _ in
            [.eventStreamHead, .event(ScriptedServer.piece("one")), .wait(gate)]
                + [.event(ScriptedServer.piece("two")), .event(ScriptedServer.end), .event("[DONE]"), .lastChunk]
        }
        defer { server.stop() }
        var pieces: [String] = []
        for try await piece in try ScriptedServer.client(of: server).stream("Hi") {
            pieces.append(piece)
            // The server goes on only when the first piece is here.
            gate.open()
        }
        #expect(pieces == ["one", "two"])
        #expect(server.bodies.first?["stream"]?.bool == true)
    }

    @Test(arguments: [true, false])
    func `cancelling the task ends the request at the server`(_ isStreaming: Bool) async throws {
        let head: [UpstreamStep] = isStreaming ? [.eventStreamHead, .event(ScriptedServer.piece("one"))] : []
        let server = try ScriptedServer.start { _ in head + [.stall] }
        defer { server.stop() }
        let client = try ScriptedServer.client(of: server)
        let task = Task {
            if isStreaming {
                for try await _ in client.stream("Hi") {}
            } else {
                _ = try await client.generate("Hi")
            }
        }
        #expect(await server.log.shows { $0.openRequests == 1 })
        task.cancel()
        let error = await error { try await task.value }
        #expect(error?.code == .cancelled)
        #expect(await server.log.shows { $0.departures.count == 1 })
    }

    @Test func `a reader that stops reading ends the request at the server`() async throws {
        let server = try ScriptedServer.start { _ in
            [.eventStreamHead, .event(ScriptedServer.piece("one")), .stall]
        }
        defer { server.stop() }
        for try await piece in try ScriptedServer.client(of: server).stream("Hi") {
            #expect(piece == "one")
            break
        }
        #expect(await server.log.shows { $0.departures.count == 1 })
    }

    @Test func `what a slow reader does not take waits at the server`() async throws {
        let event = UpstreamStep.chunkBytes(Array("data: \(ScriptedServer.piece("0123456789"))\n\n".utf8))
        let count = 400_000
        let server = try ScriptedServer.start { _ in
            [.eventStreamHead, .sendRepeated(event, count: count), .event(ScriptedServer.end), .lastChunk]
        }
        defer { server.stop() }
        var iterator = try ScriptedServer.client(of: server).stream("Hi").makeAsyncIterator()
        #expect(try await iterator.next() == "0123456789")
        // Both kernels' buffers and the client's own take some; far from all of the 50 MB.
        let isAllSent = await server.log.shows(within: .milliseconds(300)) { $0.bytesSent > event.count * count / 2 }
        #expect(!isAllSent)
    }

    @Test func `an error within a stream comes after the pieces before it`() async throws {
        let server = try ScriptedServer.start { _ in
            UpstreamStep.events(
                [
                    ScriptedServer.piece("one"),
                    #"{"error":{"message":"out of memory","type":"server_error","code":500}}"#,
                ],
                done: false)
        }
        defer { server.stop() }
        var pieces: [String] = []
        let client = try ScriptedServer.client(of: server)
        let error = await error { for try await piece in client.stream("Hi") { pieces.append(piece) } }
        #expect(pieces == ["one"])
        #expect(error?.code == .serverError)
        #expect(error?.message.contains("out of memory") == true)
    }

    @Test func `a stream that breaks off is an error and no answer`() async throws {
        let server = try ScriptedServer.start { _ in
            [.eventStreamHead, .event(ScriptedServer.piece("one")), .lastChunk]
        }
        defer { server.stop() }
        let client = try ScriptedServer.client(of: server)
        let error = await error { _ = try await client.stream("Hi").text() }
        #expect(error?.code == .badAnswer)
        #expect(error?.isRetryable == true)
    }

    @Test func `each iteration asks anew, and none asks nothing`() async throws {
        let server = try ScriptedServer.start { _ in
            UpstreamStep.events([ScriptedServer.piece("one"), ScriptedServer.end])
        }
        defer { server.stop() }
        let stream = try ScriptedServer.client(of: server).stream("Hi")
        #expect(server.log.current.requests.isEmpty)
        #expect(try await stream.text() == "one")
        #expect(try await stream.text() == "one")
        #expect(server.log.current.requests.count == 2)
    }
}
