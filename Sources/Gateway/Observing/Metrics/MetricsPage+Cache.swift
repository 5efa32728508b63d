extension MetricsPage {
    /// What the cache holds now, and what it did for requests since the start.
    mutating func tellCache(_ contents: AnswerCache.Contents, _ shards: [MeterShard]) {
        writer.begin("llm_gateway_cache_requests", .counter, "Requests that the cache may serve, by what it did.")
        for (result, count) in [
            ("hit", shards.reduce(0) { $0 &+ $1.cacheHits.total }),
            ("joined", shards.reduce(0) { $0 &+ $1.cacheJoins.total }),
            ("miss", shards.reduce(0) { $0 &+ $1.cacheMisses.total }),
        ] {
            writer.sample(count, [("result", result)])
        }
        writer.begin("llm_gateway_cache_entries", .gauge, "Answers that are kept.")
        writer.sample(contents.entries)
        writer.begin("llm_gateway_cache_bytes", .gauge, "What answers take that are kept or just coming.")
        writer.sample(contents.bytes)
        writer.begin("llm_gateway_cache_shared_calls", .gauge, "Calls under way that others may join.")
        writer.sample(contents.flights)
        writer.begin(
            "llm_gateway_cache_evictions", .counter,
            "Answers that were given up since the configuration was last read, by the reason.")
        writer.sample(contents.expired, [("reason", "age")])
        writer.sample(contents.evicted, [("reason", "room")])
    }
}
