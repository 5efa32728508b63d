import Foundation
import Support
import Testing

@testable import Configuration

@Suite struct ShippedFileTests {
    private static let path = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("config/config.yaml").path

    private func shipped() throws -> GatewaySettings {
        try ConfigurationLoader.load(arguments: ConfigurationFlags(config: Self.path), environment: [:])
    }

    @Test func `the shipped file says exactly the defaults`() throws {
        let settings = try shipped()
        #expect(settings.llm == LLMSettings())
        #expect(settings.server == ServerSettings())
        #expect(settings.backends.isEmpty)
        #expect(settings.aliases.isEmpty)
        #expect(settings.prices.isEmpty)
        #expect(settings.file == Self.path)
    }

    @Test func `the shipped file names every setting, in the order of reading`() throws {
        let directory = try TemporaryDirectory()
        let defaults = try ConfigurationLoader.load(environment: [:], workingDirectory: directory.path)
        let settings = try shipped()
        #expect(settings.origins.map(\.path) == defaults.origins.map(\.path))
        #expect(settings.origins.map(\.value) == defaults.origins.map(\.value))
        let text = try String(contentsOfFile: Self.path, encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        var last = 0
        for (path, _, origin) in settings.origins {
            let key = path.split(separator: ".").last ?? ""
            let line = lines.indices.first { $0 >= last && lines[$0].drop { $0 == " " }.hasPrefix("\(key):") }
            let found = try #require(line, "\(path) is not in the file, or not in its place")
            if case .file(let number) = origin { #expect(number == found + 1) }
            last = found + 1
        }
    }

    @Test func `the examples in the comments of the shipped file are right`() throws {
        let text = try String(contentsOfFile: Self.path, encoding: .utf8)
            .replacing("backends: []", with: "backends: ").replacing("models: {}", with: "models: ")
            .replacing("  keys: []", with: "  keys: ").replacing("prices: {}", with: "prices: ")
            .split(separator: "\n").map { $0.hasPrefix("#  ") ? " " + $0.dropFirst() : String($0) }
            .joined(separator: "\n")
        let settings = try load(text, environment: ["LAB_API_KEY": "sk", "TEAM_A_KEY": "team"])
        #expect(settings.backends.map(\.name) == ["lab"])
        #expect(settings.backends.first?.apiKey?.reveal() == "sk")
        #expect(settings.server.keys.map(\.name) == ["team-a"])
        #expect(settings.server.keys.first?.limits.budget?.cost == 20)
        #expect(settings.prices.map(\.model) == ["gpt-4o", "local/*"])
        #expect(settings.aliases.map(\.name) == ["gpt-4o", "smart"])
        #expect(settings.aliases.last?.contextLength == ["gemini/gemini-2.5-pro"])
        #expect(settings.aliases.last?.contentFilter == ["local/plain"])
        #expect(settings.aliases.first?.candidates == ["gemini/gemini-2.5-pro", "local/qwen2.5:14b"])
    }

    @Test func `no damage to the shipped file harms the loader`() throws {
        let bytes = try Array(Data(contentsOf: URL(fileURLWithPath: Self.path)))
        var generator = SeededGenerator(seed: 20)
        let tokens = [
            "\n", ": ", "- ", "[", "]", "{", "}", "\"", "${", "}", "&a ", "*a", "\t", "#", "\0", "é", "|\n", "!!x ",
        ]
        for _ in 0..<300 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let start = Int.random(in: 0..<damaged.count, using: &generator)
                let end = min(start + Int.random(in: 0...20, using: &generator), damaged.count)
                damaged.replaceSubrange(start..<end, with: Array((tokens.randomElement(using: &generator) ?? "").utf8))
            }
            do throws(ConfigurationError) {
                _ = try ConfigurationLoader.settings(in: damaged, file: "config.yaml")
            } catch {
                #expect(!error.problems.isEmpty && error.problems.allSatisfy { !$0.message.isEmpty })
            }
        }
    }
}
