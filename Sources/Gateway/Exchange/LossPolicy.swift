internal import Configuration
internal import Dialects
internal import LLMClients

/// The one policy for what a backend cannot express: an error where it would change the answer or the configuration is
/// strict, a line in the log and a name in the answer's head otherwise.
struct LossPolicy {
    let exchange: Exchange
    /// Every loss is an error (`gateway.strict_parameters`).
    let isStrict: Bool
    let log: Log

    func settle(_ losses: [Loss]) throws(ExchangeFailure) {
        let refused = losses.filter { isStrict || $0.weight == .refused }
        if !refused.isEmpty { throw .refused(refused) }
        for loss in losses where !exchange.ignored.contains(loss.param) {
            exchange.ignored.append(loss.param)
            log.write(
                .debug, "a parameter is ignored",
                ["request_id": exchange.id, "param": loss.param, "reason": loss.reason])
        }
    }
}
