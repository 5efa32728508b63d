import Testing

@testable import Configuration

@Suite struct VariableExpansionTests {
    private static let environment = ["A": "1", "LONG_name_2": "two", "EMPTY": "", "REFERENCE": "${A}", "BRACES": "}{"]

    private func expand(_ text: String) throws(VariableExpansionError) -> String {
        try VariableExpansion(text, environment: Self.environment).text
    }

    @Test(arguments: [
        ("", ""), ("plain", "plain"), ("${A}", "1"), ("x${A}y${LONG_name_2}z", "x1ytwoz"), ("${A}${A}", "11"),
        ("$A", "$A"), ("$", "$"), ("$$", "$$"), ("a$", "a$"), ("}", "}"), ("{A}", "{A}"), ("$ {A}", "$ {A}"),
        ("$${A}", "${A}"), ("$$${A}", "$${A}"), ("$${", "${"), ("${A:-x}", "1"), ("${NONE:-x y}", "x y"),
        ("${NONE:-}", ""), ("${NONE:-:-}", ":-"), ("${EMPTY:-x}", "x"), ("${REFERENCE}", "${A}"), ("${BRACES}", "}{"),
        ("é${A}é", "é1é"), ("${NONE:-é}", "é"),
    ])
    func `references are filled once and all else stays`(text: String, expected: String) throws {
        #expect(try expand(text) == expected)
    }

    @Test(arguments: [
        ("${", VariableExpansionError.unterminated), ("${A", .unterminated), ("x${A:-", .unterminated),
        ("${}", .badName), ("${1A}", .badName), ("${A B}", .badName), ("${A-x}", .badName), ("${A:x}", .badName),
        ("${A:}", .badName), ("${é}", .badName), ("${:-x}", .badName), ("${NONE:-${A}}", .nested),
        ("${NONE:-{x}", .nested), ("${NONE}", .unset("NONE")), ("${EMPTY}", .unset("EMPTY")),
        ("${A}${NONE}", .unset("NONE")),
    ])
    func `a reference that cannot be filled is refused`(text: String, expected: VariableExpansionError) {
        #expect(throws: expected) { try expand(text) }
    }

    @Test func `a filled-in text has the type of its field, in quotes too`() throws {
        let yaml = "gateway: {port: \"${PORT}\", log_bodies: '${BODIES:-true}'}\nllm:\n  top_p: 0.${P}\n"
        let settings = try load(yaml, environment: ["PORT": "4001", "P": "25"])
        #expect(settings.server.port == 4001)
        #expect(settings.server.logBodies)
        #expect(settings.llm.topP == 0.25)
    }

    @Test func `an empty default leaves an optional setting unset`() throws {
        let settings = try load("llm:\n  local_model: ${NONE:-}\n  local_api_key: ${NONE:-}\n")
        #expect(settings.llm.localModel == nil)
        #expect(settings.llm.localAPIKey == nil)
    }
}
