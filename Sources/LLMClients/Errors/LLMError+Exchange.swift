internal import Dialects
internal import Upstream

extension LLMError {
    /// What the failure of an exchange means for the program that asked.
    ///
    /// - Parameters:
    ///   - model: the model that was asked for.
    ///   - known: the models that are there, where that one is missing.
    ///   - purpose: what was asked for, where that is no answer of a model.
    init(
        _ failure: ExchangeFailure, server: ModelServer, model: String = "", known: [String] = [],
        asking purpose: String? = nil
    ) {
        switch failure {
        case .invalid(let error): self.init(.invalidRequest, error.message)
        case .refused(let losses):
            let names = losses.map { "\"\($0.param)\"" }.joined(separator: ", ")
            let reasons = losses.map(\.reason).joined(separator: "; ")
            self.init(.unsupported, "\(server.place) cannot honour \(names): \(reasons). Leave it out")
        case .badMedia(let message): self.init(.invalidRequest, message)
        case .problem(let problem): self.init(problem, server: server, model: model, known: known)
        case .transport(let error): self.init(error, server: server)
        case .notJSON(let bytes):
            let words = String(decoding: bytes, as: UTF8.self).split { $0.isWhitespace }.joined(separator: " ")
            let asked = purpose.map { ", asked \($0)," } ?? ""
            self.init(
                .badAnswer,
                "\(server.place)\(asked) answered with something that is no JSON of its API: \"\(words)\". "
                    + "Is that the address of a model server's API? It usually ends in /v1")
        case .wrongVectors:
            self.init(.badAnswer, "\(server.place) answered with other vectors than were asked for. See its log")
        }
    }

    private init(_ error: UpstreamError, server: ModelServer) {
        let message = error.message(about: server.place, at: server.baseURL)
        switch error.code {
        case .cancelled: self = .cancelled
        case .connectTimeout, .firstByteTimeout, .idleTimeout: self.init(.timedOut, message)
        case .malformed, .tooLarge, .cutOff: self.init(.badAnswer, message, isRetryable: error.code != .tooLarge)
        case .tls, .tlsRefused, .unresolvable: self.init(.unreachable, message, isRetryable: false)
        case .refused, .unreachable, .noAnswer, .exhausted: self.init(.unreachable, message)
        }
    }

    private init(_ problem: UpstreamProblem, server: ModelServer, model: String, known: [String]) {
        let code = Code(problem)
        let told = "\(server.place) says: \(problem.message.withoutFullStop)"
        self.init(
            code,
            [told, Self.remedy(code, server, model: model, known: known)].compactMap(\.self).joined(separator: ". "),
            status: problem.status, retryAfter: problem.retryAfter,
            isRetryable: problem.isFinal ? false : problem.status == 408 || problem.status == 409 ? true : nil)
    }

    private static func remedy(_ code: Code, _ server: ModelServer, model: String, known: [String]) -> String? {
        switch code {
        case .invalidKey: return "Is the key in \(server.remedies.key) right"
        case .permissionDenied: return "Whoever issued the key in \(server.remedies.key) can allow it"
        case .modelNotFound:
            let asked = "The model asked for is \"\(model)\""
            guard known.isEmpty else {
                let some = known.prefix(8).map { "\"\($0)\"" }.joined(separator: ", ")
                return "\(asked); there is \(some)\(known.count > 8 ? ", …" : ""). Set \(server.remedies.model) or the "
                    + "request's model to one of them"
            }
            return "\(asked). \(server.remedies.missingModel), or set \(server.remedies.model) to another"
        case .contextTooLong:
            return
                "Shorten the conversation or ask for fewer tokens (maxTokens), or give the model a longer context at "
                + "its server (llama.cpp: -c, vLLM: --max-model-len, Ollama: OLLAMA_CONTEXT_LENGTH)"
        case .rateLimited: return "Ask less often, or again later"
        case .quotaExhausted: return "Look at the account of the key in \(server.remedies.key)"
        case .serverError: return "See its log"
        default: return nil
        }
    }
}

extension LLMError.Code {
    fileprivate init(_ problem: UpstreamProblem) {
        switch problem.code {
        case "context_length_exceeded": self = .contextTooLong
        case "model_not_found": self = .modelNotFound
        case "insufficient_quota": self = .quotaExhausted
        default:
            switch problem.status {
            case 401: self = .invalidKey
            case 403: self = .permissionDenied
            case 408, 504: self = .timedOut
            case 409, 429: self = .rateLimited
            case 501: self = .unsupported
            case 502: self = .badAnswer
            case 500...: self = .serverError
            default: self = .invalidRequest
            }
        }
    }
}

extension String {
    fileprivate var withoutFullStop: String {
        hasSuffix(".") ? String(dropLast()) : self
    }
}

extension ModelServer {
    /// Who it is and where, for messages.
    var place: String { "the server \"\(name)\" at \(baseURL)" }
}
