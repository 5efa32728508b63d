internal import Foundation
internal import Testing

@testable internal import Configuration
@testable internal import Gateway

@Suite struct ConfigurationWatchTests {
    @Test func `a watch tells a change once, when the file is no longer written`() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: path) }
        try Data("a".utf8).write(to: path)
        var settings = GatewaySettings()
        settings.file = path.path
        #expect(ConfigurationWatch(settings) == nil)
        settings.server.reload = .watch
        var watch = try #require(ConfigurationWatch(settings))
        #expect([watch.hasChanged(), watch.hasChanged()] == [false, false])
        try Data("bc".utf8).write(to: path)
        #expect([watch.hasChanged(), watch.hasChanged(), watch.hasChanged()] == [false, true, false])
        try FileManager.default.removeItem(at: path)
        #expect([watch.hasChanged(), watch.hasChanged()] == [false, false])
        try Data("def".utf8).write(to: path)
        #expect([watch.hasChanged(), watch.hasChanged()] == [false, true])
    }
}
