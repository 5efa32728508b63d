import Foundation
import LLMClients

/// 4. The answer as it is made.
enum Streaming {
    static func run() async throws {
        let client = try makeLLMClient()
        let clock = ContinuousClock()
        let start = clock.now
        var firstPiece: Duration?
        var pieces = 0

        // Leaving the loop early, or cancelling the task, ends the request at the server.
        for try await piece in client.stream("Tell a very short story about a lighthouse.", maxTokens: 120) {
            if firstPiece == nil { firstPiece = clock.now - start }
            pieces += 1
            print(piece, terminator: "")
            fflush(nil)
        }
        let first = firstPiece.map { Figure.milliseconds($0) } ?? "never"
        let last = Figure.milliseconds(clock.now - start)
        print("\n\n\(pieces) pieces; the first after \(first), the last after \(last)")
    }
}
