internal import Dialects
internal import Upstream
internal import Wire

/// What became of a batch that was sent to a collector (OTLP 1.x, "OTLP/HTTP Response").
enum ExportAnswer: Equatable {
    /// It has been taken but for so many spans, with a message where there is one.
    case taken(rejected: Int, String)
    /// It is not wanted, and would not be the next time.
    case refused(String)
    /// It may be sent again, after as long as the collector asks to wait.
    case failed(String, wait: Duration?)

    init(status: Int, _ fields: HTTPFields, _ body: [UInt8]) {
        switch status {
        case 200...299:
            // A message without rejected spans is a warning; that of a body that is no JSON is none.
            let partial = (try? JSONDocument(parsing: body))?.root["partialSuccess"]
            let rejected = partial?["rejectedSpans"].flatMap { $0.int ?? $0.string.flatMap { Int($0) } } ?? 0
            self = .taken(rejected: max(0, rejected), partial?["errorMessage"]?.string ?? "")
        case 429, 502, 503, 504: self = .failed("status \(status)", wait: RetryAdvice.delay(fields))
        default: self = .refused("status \(status)")
        }
    }

    init(_ error: UpstreamError) {
        // With an answer that large it has been taken or refused, which nobody can tell.
        self = error.code == .tooLarge ? .refused(error.detail) : .failed(error.detail, wait: nil)
    }
}
