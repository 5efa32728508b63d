/// Something took longer than it may.
struct TimeLimitExceeded: Error, Equatable {
    let limit: Duration
}

/// What `body` returns, if it does so within `limit`; else `body` is cancelled.
func within<Value: Sendable>(
    _ limit: Duration, on clock: any Clock<Duration>, _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
        group.addTask { try await body() }
        group.addTask {
            try await clock.sleep(for: limit)
            return nil
        }
        defer { group.cancelAll() }
        guard let value = try await group.next() ?? nil else { throw TimeLimitExceeded(limit: limit) }
        return value
    }
}
