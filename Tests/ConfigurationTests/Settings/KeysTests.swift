import Foundation
import Testing

@testable import Configuration

@Suite struct KeysTests {
    @Test func `a key has what its section says and no limits otherwise`() throws {
        let directory = try TemporaryDirectory()
        try Data("from-file\n".utf8).write(to: URL(fileURLWithPath: directory.path + "/key"))
        let yaml = """
            gateway:
              keys:
                - name: a
                  value: "${KEY}"
                  admin: true
                  allowed_models: [m, "q*"]
                  requests_per_minute: 1
                  tokens_per_minute: 2
                  max_concurrent: 3
                  budget: {period: daily, tokens: 4, cost: 0.5}
                - {name: b, file: \(directory.path)/key}
            prices:
              m: {input: 1, output: 2.5, cached: 0.1}
              "lab/*": {output: 3}
            """
        let settings = try load(yaml, environment: ["KEY": "secret-a"])
        let a = try #require(settings.server.keys.first)
        #expect(a.name == "a" && a.secret.reveal() == "secret-a" && a.isAdmin)
        #expect(a.allowedModels == ["m", "q*"])
        #expect(a.limits.requestsPerMinute == 1 && a.limits.tokensPerMinute == 2 && a.limits.maxConcurrent == 3)
        #expect(a.limits.budget?.period == .daily)
        #expect(a.limits.budget?.tokens == 4 && a.limits.budget?.cost == 0.5)
        let b = try #require(settings.server.keys.last)
        #expect(b.secret.reveal() == "from-file" && b.limits == KeyLimits() && !b.isAdmin)
        #expect(
            settings.prices == [
                ModelPrice(model: "m", input: 1, output: 2.5, cached: 0.1),
                ModelPrice(model: "lab/*", input: 0, output: 3, cached: nil),
            ])
    }

    @Test(arguments: [
        ("[{value: k}]", "the key \"name\" is missing"),
        ("[{name: a}]", "the key \"value\" is missing"),
        ("[{name: a, value: k, file: /dev/null}]", "a value or a file, not both"),
        ("[{name: a, file: /dev/null}]", "does not hold a key in one line"),
        ("[{name: a, file: /nowhere/key}]", "cannot read the file"),
        ("[{name: a b, value: k}]", "expected a name of letters"),
        ("[{name: a, value: k}, {name: a, value: l}]", "there is a key \"a\" already"),
        ("[{name: a, value: same}, {name: b, value: same}]", "\"b\" is the same as another one"),
        ("[{name: a, value: k, allowed_models: [\"a*b\"]}]", "a * stands at the end only"),
        ("[{name: a, value: k, requests_per_minute: 0}]", "expected an integer from 1"),
        ("[{name: a, value: k, budget: {period: yearly}}]", "expected one of daily, monthly"),
        ("[{name: a, value: k, budget: {cost: 1}}]", "nothing costs anything without prices"),
        ("[{name: a, value: k, reqests_per_minute: 5}]", "did you mean"),
    ])
    func `a wrong key is refused with its reason and without its value`(_ keys: String, _ message: String) {
        let problems = problems(in: "gateway: {keys: \(keys)}")
        #expect(problems.contains { $0.message.contains(message) }, "\(problems)")
        #expect(!problems.contains { "\($0)".contains("same,") || "\($0)".contains("value: k") })
    }

    @Test func `named keys protect an address that others can reach`() {
        #expect(!problems(in: "gateway: {host: 0.0.0.0}").isEmpty)
        #expect(problems(in: "gateway: {host: 0.0.0.0, keys: [{name: a, value: k}]}").isEmpty)
    }

    @Test func `wrong prices and a wrong trigger of reloads are refused`() {
        #expect(problems(in: "prices: {m: {input: -1}}").count == 1)
        #expect(problems(in: "prices: {\"a*b\": {input: 1}}").count == 1)
        #expect(problems(in: "prices: {m: {inptu: 1}}").count == 1)
        #expect(problems(in: "gateway: {reload: sometimes}").count == 1)
    }
}
