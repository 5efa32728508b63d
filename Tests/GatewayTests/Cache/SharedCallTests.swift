internal import Foundation
internal import Reactor
internal import Support
internal import Testing

@testable internal import Gateway

/// Identical requests at the same time.
@Suite struct SharedCallTests {
    /// The words of the cache in answers, counted.
    private static func words(_ answers: [RawResponse]) -> [String: Int] {
        Dictionary(grouping: answers) { $0.value("x-gateway-cache") ?? "none" }.mapValues(\.count)
    }

    @Test(arguments: [false, true], [1, 2])
    func `two hundred identical requests at once are one call`(streams: Bool, workers: Int) async throws {
        let gate = Gate()
        let upstream = try ModelServer.start { _ in
            [.wait(gate)] + (streams ? CacheBench.stream : [.json(ModelServer.answer)])
        }
        defer { upstream.stop() }
        try await CacheBench.run(before: upstream, workers: workers) { gateway in
            let clients = try (0..<200).map { _ in try gateway.client() }
            for client in clients { try client.startChat(streams ? CacheBench.streaming : CacheBench.chat()) }
            try #expect(gateway.waits(for: 200))
            gate.open()
            let answers = try clients.map { try $0.readResponse() }
            let words = Self.words(answers)
            let joins = words["joined", default: 0]
            let hits = words["hit", default: 0]
            #expect(words["miss"] == 1)
            // Another worker counts a request before that joins: if the call ends between, the cache has the answer.
            #expect(workers == 1 ? joins == 199 : joins > 0 && joins + hits == 199)
            #expect(Set(answers.map(\.text)) == [streams ? CacheBench.streamText : ModelServer.answer])
            #expect(answers.allSatisfy { $0.status == 200 && $0.value("x-gateway-model") == "m" })
            #expect(Set(answers.map { $0.value("x-request-id") }).count == 200)
            #expect(upstream.log.current.questions.count == 1)
            let page = try gateway.scrape()
            #expect(page.value("llm_gateway_cache_requests_total", ["result": "joined"]) == Double(joins))
            #expect(page.value("llm_gateway_tokens_total", ["type": "input"]) == 3)
            try #expect(gateway.cacheWords(of: [streams ? CacheBench.streaming : CacheBench.chat()]) == ["hit"])
        }
    }

    @Test func `who comes late gets the stream from its beginning, and then every event as it comes`() async throws {
        let gates = [Gate(), Gate()]
        let steps = CacheBench.stream
        let upstream = try ModelServer.start { _ in
            Array(steps.prefix(2)) + [.wait(gates[0]), steps[2], .wait(gates[1])] + steps.dropFirst(3)
        }
        defer { upstream.stop() }
        try await CacheBench.run(before: upstream) { gateway in
            let clients = try (0..<2).map { _ in try gateway.client() }
            for client in clients {
                try client.startChat(CacheBench.streaming)
                #expect(try client.readHead().status == 200)
                try #expect(client.readChunk() == "data: \(CacheBench.events[0])\n\n")
            }
            gates[0].open()
            for client in clients { try #expect(client.readChunk() == "data: \(CacheBench.events[1])\n\n") }
            gates[1].open()
            for client in clients { try #expect(client.read(upTo: "0\r\n\r\n").contains("[DONE]")) }
            #expect(upstream.log.current.questions.count == 1)
        }
    }

    @Test(arguments: [0, 1, 2])
    func `a client that leaves does not disturb the others, and the answer is kept`(leaver: Int) async throws {
        let gate = Gate()
        let upstream = try ModelServer.start { _ in
            Array(CacheBench.stream.prefix(2)) + [.wait(gate)] + CacheBench.stream.dropFirst(2)
        }
        defer { upstream.stop() }
        let keys = "keys: [\((0..<3).map { "{name: k\($0), value: k\($0)}" }.joined(separator: ", "))]"
        try await CacheBench.run(before: upstream, gateway: keys, workers: 2) { gateway in
            var ids: [String] = []
            let clients = try (0..<3).map { _ in try gateway.client() }
            for (number, client) in clients.enumerated() {
                let body = Array(CacheBench.streaming.utf8)
                let fields = "x-api-key: k\(number)\r\n"
                try client.send(RawClient.request("POST", "/v1/chat/completions", fields: fields, body: body))
                ids.append(try client.readHead().value("x-request-id") ?? "")
                _ = try client.readChunk()
            }
            clients[leaver].close()
            #expect(gateway.log.line { $0.contains(#""client_gone":true"#) } != nil)
            gate.open()
            for (number, client) in clients.enumerated() where number != leaver {
                try #expect(client.read(upTo: "0\r\n\r\n").contains("[DONE]"))
            }
            #expect(upstream.log.current.departures.isEmpty && upstream.log.current.questions.count == 1)
            let again = try gateway.chat(CacheBench.streaming, fields: "x-api-key: k0\r\n")
            #expect(again.value("x-gateway-cache") == "hit" && again.text == CacheBench.streamText)
            // Whoever is left pays for what the one would have, and nobody pays twice.
            let lines = ids.compactMap { gateway.log.request($0) }.filter { $0.contains("tokens_in") }
            #expect(lines.count == 1)
            #expect(leaver == 0 || lines.first?.contains(#""key":"k0""#) == true)
        }
    }

    @Test(arguments: [false, true])
    func `the last client that leaves ends the call`(streams: Bool) async throws {
        let upstream = try ModelServer.start { _ in
            streams ? Array(CacheBench.stream.prefix(2)) + [.stall] : [.stall]
        }
        defer { upstream.stop() }
        try await CacheBench.run(before: upstream, workers: 2) { gateway in
            let clients = try (0..<5).map { _ in try gateway.client() }
            for client in clients { try client.startChat(streams ? CacheBench.streaming : CacheBench.chat()) }
            try #expect(gateway.waits(for: 5))
            for client in clients.dropLast() { client.close() }
            try #expect(gateway.waits(for: 1))
            #expect(upstream.log.current.departures.isEmpty && upstream.log.current.questions.count == 1)
            clients[4].close()
            #expect(upstream.log.waitUntil { $0.departures.count == 1 })
            try #expect(gateway.waits(for: 0))
            try #expect(gateway.scrape().value("llm_gateway_cache_bytes") == 0)
            try #expect(gateway.scrape().value("llm_gateway_cache_shared_calls") == 0)
        }
    }

    @Test func `an error before the first byte goes to all, and the next request asks anew`() async throws {
        let gate = Gate()
        let upstream = try ModelServer.start { _ in [.wait(gate), .failure(500, "broken")] }
        defer { upstream.stop() }
        try await CacheBench.run(before: upstream) { gateway in
            let clients = try (0..<20).map { _ in try gateway.client() }
            for client in clients { try client.startChat(CacheBench.streaming) }
            try #expect(gateway.waits(for: 20))
            gate.open()
            for client in clients {
                let response = try client.readResponse()
                #expect(response.status == 500 && response.error?.message == "broken")
            }
            #expect(upstream.log.current.questions.count == 1)
            try #expect(gateway.chat(CacheBench.streaming).value("x-gateway-cache") == "miss")
            #expect(upstream.log.current.questions.count == 2)
        }
    }

    @Test func `a shared call is tried again in another place, once for all`() async throws {
        let gate = Gate()
        let replicas = try Replicas.start(
            (0..<2).map { _ in { _ in [.wait(gate), .failure(503)] } as TestUpstream.Script })
        defer { replicas.stop() }
        let yaml = replicas.yaml(gateway: "cache: {enabled: true, requests: all}")
        try await TestGateway.run(yaml) { gateway in
            let clients = try (0..<20).map { _ in try gateway.client() }
            for client in clients { try client.startChat(ChatBody.naming("lab/m")) }
            try #expect(gateway.waits(for: 20))
            gate.open()
            for client in clients { try #expect(client.readResponse().status == 503) }
            #expect(replicas.counts == [1, 1])
        }
    }

    @Test func `what was asked anew is not replaced by a call that began before`() async throws {
        let gate = Gate()
        let count = Locked(0)
        let upstream = try ModelServer.start { _ in
            let number = count.change {
                $0 += 1
                return $0
            }
            let answer = UpstreamStep.json(ModelServer.answer.replacing("Hello", with: "answer \(number)"))
            return number == 1 ? [.wait(gate), answer] : [answer]
        }
        defer { upstream.stop() }
        try await CacheBench.run(before: upstream) { gateway in
            let first = try gateway.client()
            try first.startChat(CacheBench.chat())
            #expect(upstream.log.waitUntil { $0.questions.count == 1 })
            try #expect(
                gateway.chat(CacheBench.chat(), fields: "Cache-Control: no-cache\r\n").content == "answer 2")
            gate.open()
            #expect(try first.readResponse().content == "answer 1")
            try #expect(gateway.chat(CacheBench.chat()).content == "answer 2")
        }
    }

    @Test func `a stream that breaks off ends with an error for all`() async throws {
        let gate = Gate()
        let upstream = try ModelServer.start { _ in Array(CacheBench.stream.prefix(2)) + [.wait(gate), .close] }
        defer { upstream.stop() }
        try await CacheBench.run(before: upstream) { gateway in
            let clients = try (0..<3).map { _ in try gateway.client() }
            for client in clients {
                try client.startChat(CacheBench.streaming)
                _ = try client.readHead()
            }
            gate.open()
            for client in clients {
                let rest = try client.read(upTo: "0\r\n\r\n")
                #expect(rest.contains(CacheBench.events[0]) && rest.contains("\"error\"") && !rest.contains("[DONE]"))
            }
            try #expect(gateway.scrape().value("llm_gateway_cache_entries") == 0)
        }
    }

    @Test func `a slow client neither holds the others back nor keeps what they have read in memory`() async throws {
        let piece = UpstreamStep.chunkBytes(Array("data: \(String(repeating: "z", count: 65_000))\n\n".utf8))
        let gate = Gate()
        let upstream = try ModelServer.start { _ in
            [.wait(gate), .eventStreamHead, .sendRepeated(piece, count: 300), .lastChunk]
        }
        defer { upstream.stop() }
        // More than the kernel takes for the slow one, which is first until that is full.
        try await CacheBench.run(before: upstream, "requests: all, entry_bytes: 6000000", workers: 2) { gateway in
            let slow = try gateway.client(receiveBuffer: 64 << 10)
            let quick = try gateway.client()
            try slow.startChat(CacheBench.streaming, fields: "Connection: close\r\n")
            try quick.startChat(CacheBench.streaming)
            try #expect(gateway.waits(for: 2))
            gate.open()
            #expect(try quick.readResponse().body.count == 300 * 65_008)
            // What the slow one gets in the end is whole events and the reason.
            let head = try slow.readHead()
            let rest = try slow.readToEnd()
            #expect(head.status == 200 && rest.count < 16 << 20)
            #expect(String(decoding: rest.suffix(1000), as: UTF8.self).contains("client_too_slow"))
            let line = try #require(gateway.log.request(head.value("x-request-id") ?? ""))
            #expect(line.contains(#""error":"client_too_slow""#))
            try #expect(gateway.scrape().value("llm_gateway_cache_bytes") == 0)
        }
    }

    @Test func `clients that are slow together hold their server back`() async throws {
        let piece = UpstreamStep.chunkBytes(Array("data: \(String(repeating: "z", count: 65_000))\n\n".utf8))
        let upstream = try ModelServer.start { _ in [.eventStreamHead, .sendRepeated(piece, count: 1000), .stall] }
        defer { upstream.stop() }
        try await CacheBench.run(before: upstream, "requests: all, bytes: 200000000, entry_bytes: 100000000") {
            gateway in
            let clients = try (0..<2).map { _ in try gateway.client(receiveBuffer: 16 << 10) }
            for client in clients {
                try client.startChat(CacheBench.streaming)
                _ = try client.readHead()
            }
            #expect(!upstream.log.waitUntil(within: .milliseconds(400)) { $0.bytesSent > 24 << 20 })
        }
    }

    @Test func `each client that waits gets signs of life, and what is kept has none`() async throws {
        let clock = ManualClock()
        let gate = Gate()
        let upstream = try ModelServer.start { _ in [.wait(gate)] + CacheBench.stream }
        defer { upstream.stop() }
        try await CacheBench.run(before: upstream, clock: .manual(clock)) { gateway in
            let clients = try (0..<2).map { _ in try gateway.client() }
            for client in clients { try client.startChat(CacheBench.streaming) }
            try #expect(gateway.waits(for: 2))
            clock.advance(by: .seconds(15))
            for client in clients {
                #expect(try client.readHead().status == 200)
                try #expect(client.readChunk() == ": waiting for the model\n\n")
            }
            gate.open()
            for client in clients { try #expect(client.read(upTo: "0\r\n\r\n").contains("[DONE]")) }
            try #expect(gateway.chat(CacheBench.streaming).text == CacheBench.streamText)
        }
    }

    @Test func `a call goes on for the clients of other workers while its own stops`() async throws {
        let gate = Gate()
        let upstream = try ModelServer.start { _ in
            Array(CacheBench.stream.prefix(2)) + [.wait(gate)] + CacheBench.stream.dropFirst(2)
        }
        defer { upstream.stop() }
        let gateway = try await TestGateway.start(CacheBench.yaml(before: upstream), workers: 2)
        // The kernel chooses each connection's worker, which stands in the beginning of the requests' ids.
        var workers: [Substring] = []
        let clients = try (0..<16).map { _ in try gateway.client() }
        for client in clients {
            try client.startChat(CacheBench.streaming)
            workers.append(try #require(client.readHead().value("x-request-id")).prefix(20))
            _ = try client.readChunk()
        }
        let last = try #require(workers.firstIndex { $0 != workers[0] })
        for (number, client) in clients.enumerated() where number != last { client.close() }
        try #expect(gateway.waits(for: 1))
        async let stopped: Void = gateway.stop()
        // The port refuses when the stop has begun.
        while (try? gateway.client()) != nil { await Task.yield() }
        gate.open()
        try #expect(clients[last].read(upTo: "0\r\n\r\n").contains("[DONE]"))
        await stopped
    }
}
