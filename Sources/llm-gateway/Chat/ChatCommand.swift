internal import Configuration
internal import LLMClients
internal import Reactor

/// `llm-gateway chat`: one answer, or a conversation on a terminal.
struct ChatCommand {
    let settings: GatewaySettings
    let options: Options

    /// The exit status: 0 when there is an answer.
    func run() async -> Int32 {
        let isConversation = options.words.isEmpty && ProcessControl.inputIsTerminal
        do throws(LLMError) {
            let client = try await CommandClient.make(settings, model: options.model)
            var conversation = Conversation(client: client, system: options.system, wantsJSON: options.wantsJSON)
            if isConversation { return await converse(&conversation) }
            let prompt = options.words.isEmpty ? StandardInput.readAll() : options.words.joined(separator: " ")
            guard prompt.contains(where: { !$0.isWhitespace }) else {
                Self.complain("there is no prompt; give it as an argument or over standard input")
                return ExitStatus.misuse
            }
            if options.wantsJSON {
                let answer = try await client.generate(prompt, systemPrompt: options.system, jsonMode: true)
                ProcessControl.write(answer + "\n")
            } else {
                try await Self.say(&conversation, prompt)
            }
            return 0
        } catch {
            Self.complain(error.message)
            return ExitStatus.failure
        }
    }

    /// Prompts go to stderr, so that stdout has the answers alone.
    private func converse(_ conversation: inout Conversation) async -> Int32 {
        ProcessControl.write("\(conversation.client.name.withoutControls); Ctrl-D ends\n", toError: true)
        while true {
            ProcessControl.write("> ", toError: true)
            guard let line = readLine() else { break }
            guard line.contains(where: { !$0.isWhitespace }) else { continue }
            do throws(LLMError) {
                try await Self.say(&conversation, line)
            } catch {
                Self.complain(error.message)
            }
        }
        ProcessControl.write("\n", toError: true)
        return 0
    }

    private static func say(_ conversation: inout Conversation, _ prompt: String) async throws(LLMError) {
        let isTerminal = ProcessControl.outputIsTerminal
        var endsLine = true
        let broken: LLMError?
        do throws(LLMError) {
            try await conversation.answer(prompt) { piece in
                ProcessControl.write(isTerminal ? piece.withoutControls : piece)
                endsLine = piece.hasSuffix("\n")
            }
            broken = nil
        } catch {
            broken = error
        }
        if !endsLine { ProcessControl.write("\n") }
        if let broken { throw broken }
        if conversation.wasCut { complain("the answer is cut: it reached max_tokens") }
    }

    private static func complain(_ message: String) {
        ProcessControl.write("llm-gateway: \(message)\n", toError: true)
    }
}

/// What comes in over standard input.
enum StandardInput {
    /// Everything up to the end.
    static func readAll() -> String {
        var text = ""
        while let line = readLine(strippingNewline: false) { text += line }
        return text
    }
}
