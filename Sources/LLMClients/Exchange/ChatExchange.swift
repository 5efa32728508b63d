package import Dialects
internal import Upstream
internal import Wire

/// A chat asked of a server in its dialect's words, with its answer as neutral events: the one way of all clients and
/// of the gateway's translated lane.
///
///     let exchange = ChatExchange([request], in: dialect, exchanging, media: media, id: id, streaming: true)
///     try settle(try await exchange.prepare())
///     while case .events(let events) = try await exchange.next() { … }
///
/// Belongs to the transport's loop. Letting go of it ends what still runs at the server.
package final class ChatExchange {
    /// What comes next of a streamed answer.
    package enum Step {
        case events([ChatEvent])
        /// Nothing has come for as long as the caller wanted to wait.
        case stillWaiting
        case end
    }

    /// One upstream request, and where its choices stand among the answer's.
    private struct Call {
        let encoded: any EncodedChat
        let firstChoice: Int
        let answerID: String
        var transfer: Transfer?
    }

    private let requests: [ChatRequest]
    private let dialect: any ChatDialect
    private let exchanging: Exchanging
    private let media: MediaFetcher
    private let id: String
    private let isStreaming: Bool
    private var calls: [Call] = []
    private var current = 0
    private var decoder: (any ChatStreamDecoder)?
    private var problem: UpstreamProblem?
    private var callUsage: Usage?
    private var hasStarted = false
    private var hasTold = false
    private var concessions = ChatConcessions()

    /// Called with the server's refusal when it is asked once more in another way.
    package var onSecondTry: ((UpstreamProblem) -> Void)?
    /// What all calls that have ended cost together, where the server tells.
    package private(set) var usage: Usage?

    /// - Parameters:
    ///   - requests: several for as many prompts; the choices of their answers are counted through.
    ///   - id: 32 hexadecimal digits, for ids that have to be made up.
    package init(
        _ requests: [ChatRequest], in dialect: any ChatDialect, _ exchanging: Exchanging, media: MediaFetcher,
        id: String, streaming: Bool
    ) {
        self.requests = requests
        self.dialect = dialect
        self.exchanging = exchanging
        self.media = media
        self.id = id
        isStreaming = streaming
    }

    // MARK: Asking

    /// Puts the requests into the dialect's words, with the media they name; returns what could not be said.
    package func prepare() async throws(ExchangeFailure) -> [Loss] {
        calls = []
        var losses: [Loss] = []
        var firstChoice = 0
        for index in requests.indices {
            let encoder = dialect.encoder(for: requests[index], conceding: concessions)
            let addresses = encoder.remoteAddresses
            let fetched = addresses.isEmpty ? [:] : try await media.fetch(addresses)
            let encoded = try encode(encoder, fetched)
            losses += encoded.losses
            for number in 0..<max(1, encoded.requestCount) {
                let answerID = answerID(of: calls.count)
                calls.append(Call(encoded: encoded, firstChoice: firstChoice + number, answerID: answerID))
            }
            firstChoice += requests[index].choiceCount
        }
        return losses
    }

    private func encode(
        _ encoder: any ChatRequestEncoder, _ fetched: [String: FetchedMedia]
    ) throws(ExchangeFailure) -> any EncodedChat {
        do throws(InvalidRequest) {
            return try encoder.encode(streaming: isStreaming, media: fetched)
        } catch {
            throw .invalid(error)
        }
    }

    /// The exchange's id with its end counted on.
    private func answerID(of call: Int) -> String {
        guard call > 0 else { return id }
        let number = String(call & 0xFFFF, radix: 16)
        return id.dropLast(4) + String(repeating: "0", count: 4 - number.count) + number
    }

    private func start() {
        hasStarted = true
        for index in calls.indices {
            let encoded = calls[index].encoded
            calls[index].transfer = exchanging.post(encoded.body, to: encoded.path)
        }
    }

    /// Gets ready to ask in another way, where the refusal tells what would pass and nothing of the answer has been told.
    private func askAgain(after failure: ExchangeFailure) async throws(ExchangeFailure) {
        guard case .problem(let problem) = failure, !hasTold, concessions.adapt(to: problem) else { throw failure }
        onSecondTry?(problem)
        hasStarted = false
        current = 0
        decoder = nil
        self.problem = nil
        callUsage = nil
        usage = nil
        _ = try await prepare()
    }

    // MARK: The whole answer

    /// The events of the whole answer, but for the usage.
    package func whole() async throws(ExchangeFailure) -> [ChatEvent] {
        while true {
            do throws(ExchangeFailure) {
                start()
                var all: [ChatEvent] = []
                while current < calls.count, let transfer = calls[current].transfer {
                    let body = try await exchanging.collect(transfer)
                    let events = try read(transfer, body)
                    if all.isEmpty { all = events } else { all += events }
                    endCall()
                }
                return all
            } catch {
                try await askAgain(after: error)
            }
        }
    }

    private func read(_ transfer: Transfer, _ body: [UInt8]) throws(ExchangeFailure) -> [ChatEvent] {
        guard let head = transfer.head, head.status == 200 else { throw refusal(transfer, body) }
        guard let document = try? JSONDocument(parsing: body) else { throw .notJSON(Array(body.prefix(200))) }
        let call = calls[current]
        do throws(UpstreamProblem) {
            return told(try call.encoded.events(of: document.root, answerID: call.answerID), from: call.firstChoice)
        } catch {
            throw .problem(error)
        }
    }

    // MARK: The streamed answer

    /// The next events, but for the usage.
    ///
    /// - Parameter patience: how long to wait; without it until one of the endpoint's deadlines passes.
    package func next(waitingAtMost patience: Duration? = nil) async throws(ExchangeFailure) -> Step {
        while true {
            do throws(ExchangeFailure) {
                return try await step(patience)
            } catch {
                try await askAgain(after: error)
            }
        }
    }

    /// Whether `next` has something to tell without waiting for it.
    package var isReady: Bool {
        problem != nil || current == calls.count || calls[current].transfer?.isReady == true
    }

    private func step(_ patience: Duration?) async throws(ExchangeFailure) -> Step {
        if !hasStarted { start() }
        if let problem { throw .problem(problem) }
        while current < calls.count, let transfer = calls[current].transfer {
            switch try await Self.event(of: transfer, patience) {
            case .stillWaiting: return .stillWaiting
            case .head(let head): try await begin(transfer, head)
            case .piece(let piece):
                let events = told(try feed(piece), from: calls[current].firstChoice)
                if !events.isEmpty { return .events(events) }
                if let problem { throw .problem(problem) }
            case .end:
                let events = told(try finish(), from: calls[current].firstChoice)
                endCall()
                if !events.isEmpty { return .events(events) }
            }
        }
        return .end
    }

    private static func event(
        of transfer: Transfer, _ patience: Duration?
    ) async throws(ExchangeFailure) -> Transfer.Event {
        do throws(UpstreamError) {
            return try await transfer.next(waitingAtMost: patience)
        } catch {
            throw .transport(error)
        }
    }

    private func begin(_ transfer: Transfer, _ head: UpstreamHead) async throws(ExchangeFailure) {
        guard head.status == 200 else { throw refusal(transfer, try await exchanging.collect(transfer)) }
        let call = calls[current]
        decoder = call.encoded.streamDecoder(answerID: call.answerID, maxEventBytes: exchanging.limits.eventBytes)
    }

    private func feed(_ piece: [UInt8]) throws(ExchangeFailure) -> [ChatEvent] {
        // What came before a problem in the same piece is told first; the problem is thrown by the next step.
        defer { problem = decoder?.problem }
        return try ExchangeFailure.catching { () throws(UpstreamProblem) in try decoder?.feed(piece) ?? [] }
    }

    private func finish() throws(ExchangeFailure) -> [ChatEvent] {
        try ExchangeFailure.catching { () throws(UpstreamProblem) in try decoder?.finish() ?? [] }
    }

    // MARK: Shared steps

    private func refusal(_ transfer: Transfer, _ body: [UInt8]) -> ExchangeFailure {
        .problem(
            dialect.problem(
                status: transfer.head?.status ?? 502, fields: transfer.head?.fields ?? HTTPFields(), body: body))
    }

    /// The events as those of all calls together; the usage, which is told when all calls have ended, is kept back.
    private func told(_ events: consuming [ChatEvent], from firstChoice: Int) -> [ChatEvent] {
        var events = events
        if let counted = events.takeUsage() { callUsage = counted }
        if isStreaming && !events.isEmpty { hasTold = true }
        return firstChoice == 0 ? events : events.map { $0.shifted(by: firstChoice) }
    }

    private func endCall() {
        if let callUsage { usage = usage.map { $0 + callUsage } ?? callUsage }
        callUsage = nil
        decoder = nil
        calls[current].transfer = nil
        current += 1
    }
}
