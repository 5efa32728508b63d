extension LLMError {
    /// What kind of thing went wrong. There may be more kinds one day: keep a default in a `switch`.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String

        /// A kind by its name, for clients of one's own.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        private init(_ name: String) {
            rawValue = name
        }

        /// No connection came about: nothing listens there, the name is unknown, or the certificate is not trusted.
        public static let unreachable = Code("unreachable")
        /// The server took too long.
        public static let timedOut = Code("timed_out")
        /// The server wants a key, or does not take this one.
        public static let invalidKey = Code("invalid_key")
        /// The key is good and does not reach this far.
        public static let permissionDenied = Code("permission_denied")
        /// The server has no such model.
        public static let modelNotFound = Code("model_not_found")
        /// The request has more tokens than the model takes.
        public static let contextTooLong = Code("context_too_long")
        /// The server does not take the request as it is.
        public static let invalidRequest = Code("invalid_request")
        /// Too many requests; `retryAfter` says how long to wait, where the server does.
        public static let rateLimited = Code("rate_limited")
        /// What the key may spend is spent.
        public static let quotaExhausted = Code("quota_exhausted")
        /// The server is in trouble.
        public static let serverError = Code("server_error")
        /// What came is no answer that can be read, or breaks off in the middle.
        public static let badAnswer = Code("bad_answer")
        /// The answer should be JSON and is not.
        public static let notJSON = Code("not_json")
        /// The client or its server cannot do this at all.
        public static let unsupported = Code("unsupported")
        /// The task was cancelled.
        public static let cancelled = Code("cancelled")
        /// Waiting here would stop the very thread that has to bring the answer.
        public static let wouldDeadlock = Code("would_deadlock")
        /// The configuration is wrong, or lacks something.
        public static let invalidConfiguration = Code("invalid_configuration")

        static let usuallyRetryable: Set<Code> = [.unreachable, .timedOut, .rateLimited, .serverError, .badAnswer]
    }
}
