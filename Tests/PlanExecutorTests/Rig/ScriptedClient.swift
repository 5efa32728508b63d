internal import LLMClients
internal import Support

/// A model whose answers the test writes.
final class ScriptedClient: LLMClient {
    typealias Script = @Sendable (ChatRequest) async throws(LLMError) -> String

    let name = "scripted"
    private let asked = Locked<[ChatRequest]>([])
    private let script: Script

    init(_ script: @escaping Script) {
        self.script = script
    }

    /// Gives these answers, one after the other.
    convenience init(answers: [String]) {
        let rest = Locked(answers[...])
        self.init { _ throws(LLMError) in rest.change { $0.popFirst() } ?? "" }
    }

    /// What it was asked, in order.
    var requests: [ChatRequest] { asked.value }

    func chat(_ request: ChatRequest) async throws(LLMError) -> ChatResponse {
        asked.change { $0.append(request) }
        return ChatResponse(text: try await script(request), model: "scripted-1")
    }
}

extension ChatRequest {
    /// What the user said last.
    var question: String { messages.last?.text ?? "" }

    /// The number of the step that is asked for; 0 where the batches are.
    var stepNumber: Int {
        let marker = "Your step is step "
        let line = question.split(separator: "\n").last { $0.hasPrefix(marker) }
        return line.flatMap { Int($0.dropFirst(marker.count).prefix { $0.isNumber }) } ?? 0
    }
}

/// Suspends until the task is cancelled.
func waitForCancellation() async {
    let gate = Gate()
    await withTaskCancellationHandler {
        await gate.pass()
    } onCancel: {
        gate.open()
    }
}
