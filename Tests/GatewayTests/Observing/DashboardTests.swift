internal import Foundation
internal import Support
internal import Testing
internal import Wire

@testable internal import Gateway

@Suite struct DashboardTests {
    private static let path = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("config/grafana.json")

    @Test func `the dashboard shows every metric there is, and none that is not`() async throws {
        let bytes = try [UInt8](Data(contentsOf: Self.path))
        let dashboard = try JSONDocument(parsing: bytes).root
        let panels = try #require(dashboard["panels"])
        var names: Set<String> = []
        for panel in panels.elements {
            let targets = try #require(panel["targets"])
            for target in targets.elements {
                let expression = try #require(target["expr"]?.string)
                for match in expression.matches(of: /(?:llm_gateway|gen_ai|process)_[a-z_]+/) {
                    names.insert(String(match.output).replacing("_bucket", with: ""))
                }
            }
        }
        // What series are told apart by.
        names.subtract(["gen_ai_request_model", "gen_ai_token_type"])
        try await TestGateway.run("llm: {backend: echo}\ngateway: {cache: {enabled: true}}") { gateway in
            let page = try gateway.scrape()
            #expect(names == page.families)
        }
    }
}
