extension LLMError {
    static let cancelled = LLMError(.cancelled, "the request was cancelled")
}
