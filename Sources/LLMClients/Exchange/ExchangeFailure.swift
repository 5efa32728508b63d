package import Dialects
package import Upstream

/// Whatever ends an exchange early, as it came; sentences are made at the edge.
package enum ExchangeFailure: Error {
    /// The request is none that the dialect can say.
    case invalid(InvalidRequest)
    /// Leaving these out would change the answer.
    case refused([Loss])
    /// A medium that the request names by address cannot be had, for a reason in a sentence.
    case badMedia(String)
    /// The server's own refusal.
    case problem(UpstreamProblem)
    case transport(UpstreamError)
    /// A whole answer is no JSON; these are its first bytes.
    case notJSON([UInt8])
    /// Other vectors came than were asked for.
    case wrongVectors

    /// Whoever asked has gone: there is nobody to tell.
    package var isCancellation: Bool {
        if case .transport(let error) = self { return error.code == .cancelled }
        return false
    }

    /// Runs `body` and turns what it throws into a failure.
    package static func catching<Value>(_ body: () throws(InvalidRequest) -> Value) throws(ExchangeFailure) -> Value {
        do throws(InvalidRequest) { return try body() } catch { throw .invalid(error) }
    }

    static func catching<Value>(_ body: () throws(UpstreamProblem) -> Value) throws(ExchangeFailure) -> Value {
        do throws(UpstreamProblem) { return try body() } catch { throw .problem(error) }
    }
}
