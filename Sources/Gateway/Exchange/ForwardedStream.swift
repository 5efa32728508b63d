internal import Dialects
internal import Reactor
internal import Server
internal import Upstream
internal import Wire

/// Passes a backend's event stream on as it comes, whole events at a time, and keeps the client's way open while
/// nothing comes.
///
/// Nothing is promised to the client before the first byte of a good answer has come, so that whatever goes wrong
/// until then is a status its library knows how to treat. Only a long wait makes an early head necessary.
final class ForwardedStream {
    enum Step {
        /// For what comes next.
        case waiting
        /// For the client to take what it has.
        case held
        /// With the reason when there is no stream.
        case ended(GatewayError?)
    }

    private let client: ClientStream
    private let transfer: Transfer
    private let target: Target
    private let limits: ForwardLimits
    private var head: UpstreamHead?
    private var isRefused = false
    private var relay: EventRelay
    private var heartbeat: Deadline?

    init(answering: Answering, transfer: Transfer, target: Target, limits: ForwardLimits) {
        client = ClientStream(answering: answering, heartbeat: limits.heartbeat)
        self.transfer = transfer
        self.target = target
        self.limits = limits
        relay = EventRelay(maxEventBytes: limits.eventBytes)
        guard let patience = client.patience else { return }
        heartbeat = Deadline(on: answering.loop) { [unowned self] in beat() }
        heartbeat?.set(after: patience)
    }

    /// To be called when nothing more is wanted of it.
    func close() {
        heartbeat?.invalidate()
        heartbeat = nil
    }

    /// Passes on what has come.
    func goOn() throws(UpstreamError) -> Step {
        do throws(UpstreamError) {
            let step = try passOn()
            if case .ended = step { noteTap() }
            return step
        } catch {
            noteTap()
            // The client has its whole answer; that the connection ended badly behind it is no news to it.
            guard head != nil, relay.tap.hasEnded, error.code == .cutOff else { throw error }
            client.answering.writer.finish()
            return .ended(nil)
        }
    }

    private func passOn() throws(UpstreamError) -> Step {
        while true {
            if isRefused { return try refusal() }
            guard let event = try transfer.nextAtOnce() else { break }
            switch event {
            case .head(let head): take(head)
            case .piece(let piece):
                client.push(relay.take(piece), upstream: head?.fields)
                if relay.isOverLimit {
                    throw UpstreamError(.tooLarge, "one event has more than \(limits.eventBytes) bytes")
                }
                if client.answering.writer.isFull { return .held }
            case .end:
                client.push(relay.finish(), upstream: head?.fields)
                client.answering.writer.finish()
                return .ended(nil)
            case .stillWaiting: break
            }
        }
        if let patience = client.patience { heartbeat?.set(after: patience) } else { close() }
        return .waiting
    }

    private func take(_ head: UpstreamHead) {
        self.head = head
        guard head.status != 200 || !head.isEventStream || head.isEncoded else { return }
        isRefused = true
        close()
        transfer.beginCollecting(limit: limits.bodyBytes)
    }

    private func refusal() throws(UpstreamError) -> Step {
        guard let head, let body = try transfer.collected() else { return .waiting }
        return .ended(ForwardedAnswer.refusal(head, body, from: target))
    }

    private func beat() {
        // Events may have been written since it was set, and wait for the client.
        guard let patience = client.patience else { return close() }
        client.beat()
        heartbeat?.set(after: patience)
    }

    private func noteTap() {
        guard head != nil, !isRefused else { return }
        let exchange = client.answering
        exchange.usage = relay.tap.usage
        if let trace = exchange.trace, trace.isSampled { trace.answer = relay.tap.facts }
    }
}
