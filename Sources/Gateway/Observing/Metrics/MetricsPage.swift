internal import Reactor
internal import Upstream

/// The families of metrics, in the order of the page.
struct MetricsPage {
    var writer: ExpositionWriter

    init(_ format: ExpositionWriter.Format) {
        writer = ExpositionWriter(format)
    }

    var finished: [UInt8] {
        var writer = writer
        writer.finish()
        return writer.bytes
    }

    // MARK: By key, backend and model

    mutating func tellExchanges(_ totals: [SeriesTotal]) {
        writer.begin("llm_gateway_requests", .counter, "Requests that were answered, by status of the answer.")
        for total in totals {
            for (status, count) in total.answers.sorted(by: { $0.key < $1.key }) {
                writer.sample(count, total.labels.all + [("status", String(status))])
            }
        }
        writer.begin("llm_gateway_errors", .counter, "Requests that went wrong, by what went wrong.")
        for total in totals {
            for (kind, count) in total.failures.sorted(by: { $0.key < $1.key }) {
                writer.sample(count, total.labels.all + [("kind", kind)])
            }
        }
        writer.begin(
            "llm_gateway_tokens", .counter,
            "Tokens as backends count them; cached is a part of input, reasoning of output.")
        for total in totals where total.inputTokens.count > 0 {
            for (kind, count) in total.tokens { writer.sample(count, total.labels.all + [("type", kind)]) }
        }
        tell("llm_gateway_clients_gone", "Clients that left before their answer was whole.", totals, \.departures)
        tell("llm_gateway_retries", "Further attempts at a backend after one that failed.", totals, \.retries)
        tell("llm_gateway_fallbacks", "Requests that another than the first choice answered.", totals, \.fallbacks)
    }

    private mutating func tell(
        _ name: StaticString, _ help: StaticString, _ totals: [SeriesTotal], _ value: KeyPath<SeriesTotal, Int>
    ) {
        writer.begin(name, .counter, help)
        for total in totals where !total.labels.backend.isEmpty {
            writer.sample(total[keyPath: value], total.labels.all)
        }
    }

    // MARK: By backend and model

    /// Names, units and labels are those of OpenTelemetry's conventions for generative AI, as Prometheus writes them.
    mutating func tellModels(_ totals: [SeriesTotal]) {
        writer.begin("gen_ai_client_token_usage", .histogram, "Tokens of one request.")
        for total in totals where total.inputTokens.count > 0 {
            writer.histogram(total.inputTokens, total.labels.genAI + [("gen_ai_token_type", "input")])
            writer.histogram(total.outputTokens, total.labels.genAI + [("gen_ai_token_type", "output")])
        }
        tell(
            "gen_ai_server_request_duration_seconds", "From a request's first byte to the last of its answer.", totals,
            \.duration)
        tell(
            "gen_ai_server_time_to_first_token_seconds",
            "From a request's first byte to the first event of its streamed answer.", totals, \.timeToFirstToken)
        tell(
            "gen_ai_server_time_per_output_token_seconds",
            "Time between two tokens of a streamed answer, on the average of one answer.", totals,
            \.timePerOutputToken)
    }

    private mutating func tell(
        _ name: StaticString, _ help: StaticString, _ totals: [SeriesTotal],
        _ value: KeyPath<SeriesTotal, HistogramTotal>
    ) {
        writer.begin(name, .histogram, help)
        for total in totals where total[keyPath: value].count > 0 {
            writer.histogram(total[keyPath: value], total.labels.genAI)
        }
    }

    // MARK: By backend and place

    /// Since the configuration was last read: a reload begins with new counts, as a restart does.
    mutating func tellBackends(_ backends: [Backend], now: Instant) {
        // Nothing is sent to the embedded model.
        let backends = backends.filter { $0.dialect != .echo }
        let places = backends.flatMap { backend in backend.replicas.map { (backend, $0) } }
        func tell(_ name: StaticString, _ kind: ExpositionWriter.Kind, _ help: StaticString, _ value: (Replica) -> Int)
        {
            writer.begin(name, kind, help)
            for (backend, replica) in places {
                writer.sample(value(replica), [("backend", backend.name), ("base_url", replica.endpoint.baseURL)])
            }
        }
        tell("llm_gateway_backend_requests", .counter, "Tries at a place of a backend.") { $0.requests }
        tell("llm_gateway_backend_failures", .counter, "Tries that counted against a place's circuit.") { $0.failures }
        tell("llm_gateway_backend_requests_in_flight", .gauge, "Tries under way at a place.") { $0.outstanding }
        tell("llm_gateway_backend_circuit_state", .gauge, "0: closed. 1: half open, a trial is due. 2: open, left out.")
        {
            switch $0.circuit.state(now: now) {
            case .closed: 0
            case .halfOpen: 1
            case .open: 2
            }
        }
        writer.begin("llm_gateway_backend_queue_length", .gauge, "Requests that wait for a full backend.")
        for backend in backends { writer.sample(backend.gate?.queued ?? 0, [("backend", backend.name)]) }
        writer.begin(
            "llm_gateway_backend_queue_refusals", .counter, "Requests that found the queue full, or waited in vain.")
        for backend in backends { writer.sample(backend.gate?.refused ?? 0, [("backend", backend.name)]) }
    }

    // MARK: The process

    mutating func tellGateway(_ shards: [MeterShard], connections: Int) {
        writer.begin("llm_gateway_build_info", .gauge, "The version of the gateway; always 1.")
        writer.sample(1, [("version", GatewayVersion.text)])
        writer.begin("llm_gateway_requests_in_flight", .gauge, "Requests that are being answered.")
        writer.sample(shards.reduce(0) { $0 &+ $1.inFlight.total })
        writer.begin("llm_gateway_connections", .gauge, "Connections of clients.")
        writer.sample(connections)
        writer.begin(
            "llm_gateway_overhead_seconds", .histogram,
            "Time a request spent in the gateway itself, not waiting for a backend or its client.")
        var overhead = HistogramTotal(.overhead)
        for shard in shards { overhead.add(shard.overhead.total) }
        writer.histogram(overhead)
    }

    mutating func tellSpans(_ counts: [SpanCounts]) {
        writer.begin(
            "llm_gateway_spans", .counter,
            "Spans of requests: sent to the collector, rejected by it, or dropped as it was down or too slow.")
        for (outcome, count) in [
            ("sent", counts.reduce(0) { $0 &+ $1.sent.total }),
            ("rejected", counts.reduce(0) { $0 &+ $1.rejected.total }),
            ("dropped", counts.reduce(0) { $0 &+ $1.dropped.total }),
        ] {
            writer.sample(count, [("outcome", outcome)])
        }
    }

    mutating func tellLoops(_ loops: [EventLoop]) {
        writer.begin("llm_gateway_loop_turns", .counter, "How often a worker's loop waited for its sockets.")
        for (index, loop) in loops.enumerated() { writer.sample(loop.turnCount, [("worker", String(index))]) }
        writer.begin("llm_gateway_loop_wakeups", .counter, "How often another thread woke a worker's loop.")
        for (index, loop) in loops.enumerated() { writer.sample(loop.wakeupCount, [("worker", String(index))]) }
    }

    /// Under the names that Prometheus's own client libraries use.
    mutating func tellProcess(_ usage: ProcessUsage) {
        writer.begin("process_cpu_seconds", .counter, "Processor time of the process.")
        writer.sample(usage.cpuNanoseconds, decimals: 9)
        writer.begin("process_resident_memory_bytes", .gauge, "Memory of the process that is in RAM.")
        writer.sample(usage.residentBytes)
        writer.begin("process_virtual_memory_bytes", .gauge, "Address space of the process.")
        writer.sample(usage.virtualBytes)
        writer.begin("process_open_fds", .gauge, "Open file descriptors.")
        writer.sample(usage.openDescriptors)
        writer.begin("process_max_fds", .gauge, "The most file descriptors that may be open.")
        writer.sample(usage.descriptorLimit)
        writer.begin("process_start_time_seconds", .gauge, "When the process started, since 1970.")
        writer.sample(usage.startMilliseconds, decimals: 3)
    }
}

extension MetricLabels {
    fileprivate var all: [ExpositionWriter.Label] {
        [("route", route.rawValue), ("key", key), ("backend", backend), ("model", model)]
    }

    fileprivate var genAI: [ExpositionWriter.Label] {
        [
            ("gen_ai_operation_name", route.operationName ?? ""), ("gen_ai_provider_name", provider?.rawValue ?? ""),
            ("gen_ai_request_model", model), ("backend", backend),
        ]
    }
}

extension SeriesTotal {
    fileprivate var tokens: [(kind: String, count: Int)] {
        [
            ("input", inputTokens.sum), ("output", outputTokens.sum), ("cached", cachedTokens),
            ("reasoning", reasoningTokens),
        ]
    }
}
