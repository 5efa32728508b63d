import Foundation
import LLMClients

/// The examples by their numbers.
enum Menu {
    /// One example: what it shows, and how.
    struct Entry: Sendable {
        let title: String
        let run: @Sendable () async throws -> Void
    }

    /// What became of a choice.
    enum Outcome {
        case done
        case failed
        case unknown
    }

    static let entries = [
        Entry(title: "Basic use: ask a local model a question") { try await BasicUse.run() },
        Entry(title: "JSON mode: answers a program can read") { try await JSONMode.run() },
        Entry(title: "Dependency analysis: which steps may run together") { try await DependencyAnalysis.run() },
        Entry(title: "Streaming: the answer as it is made") { try await Streaming.run() },
        Entry(title: "Full workflow: a plan with progress and report") { try await FullWorkflow.run() },
        Entry(title: "Backends side by side: latency, tokens a second, answer") { try await BackendComparison.run() },
    ]

    /// Runs the example of this number, or `all` of them, and ends with the status of a program: 0 when all went well.
    static func run(_ choice: String) async -> Never {
        switch await perform(choice) {
        case .done: exit(0)
        case .failed: exit(1)
        case .unknown:
            print("There is no example \"\(choice)\"; choose 1 to \(entries.count), or all.")
            exit(64)
        }
    }

    /// Shows the menu and reads a choice; nil when there is none.
    static func ask() -> String? {
        print("\nExamples:")
        for (index, entry) in entries.enumerated() { print("  \(index + 1)  \(entry.title)") }
        print("Number, all, or q to quit: ", terminator: "")
        fflush(nil)
        guard let line = readLine() else { return nil }
        let choice = line.trimmingCharacters(in: .whitespaces)
        return choice.isEmpty || choice == "q" ? nil : choice
    }

    static func perform(_ choice: String) async -> Outcome {
        if choice == "all" {
            var hasFailed = false
            for number in 1...entries.count where await perform("\(number)") == .failed { hasFailed = true }
            return hasFailed ? .failed : .done
        }
        guard let number = Int(choice), (1...entries.count).contains(number) else { return .unknown }
        let entry = entries[number - 1]
        print("\n== \(number). \(entry.title)\n")
        do {
            try await entry.run()
            return .done
        } catch {
            // An error of the libraries says what happened, where, and what to do next.
            print("It failed: \(error)")
            return .failed
        }
    }
}
