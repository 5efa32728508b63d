import Support
import Testing

@testable import Configuration

@Suite(.enabled(if: Fixtures.isAvailable, Comment(rawValue: Fixtures.skipReason)))
struct ConfigurationVectorTests {
    @Test func `the whole file is read`() {
        #expect(ConfigurationVector.all.count >= 55)
    }

    @Test(arguments: ConfigurationVector.all)
    func `a text means what the vector says`(vector: ConfigurationVector) {
        let results = vector.expect.outcomes.map { mismatch(of: vector, with: $0) }
        #expect(results.contains(nil), "\(results.compactMap(\.self))")
    }

    @Test func `a variable that is not set is an error that names it`() throws {
        let vector = try #require(ConfigurationVector.all.first { $0.expect.unset != nil })
        let expected = try #require(vector.expect.unset?.error)
        let reading = Reading(vector, as: .string, environment: [:])
        #expect(isError(reading.error, as: expected))
    }

    /// Nil where the outcome is the expected one.
    private func mismatch(of vector: ConfigurationVector, with expect: ConfigurationVector.Expectation) -> String? {
        let environment = expect.when ?? ["OPENAI_API_KEY": "value of the variable", "HOST": "value"]
        if let error = expect.error {
            let reading = Reading(vector, as: .byName, environment: environment)
            return isError(reading.error, as: error) ? nil : "found \(reading.error?.description ?? "no error")"
        }
        if expect.accept == true {
            let document = try? YAMLParser.parse(YAMLText(Array(vector.yaml.utf8)))
            return document?.problems.isEmpty == true ? nil : "refused"
        }
        let type: Reading.FieldType = expect.int != nil ? .integer : expect.bool != nil ? .boolean : .string
        let reading = Reading(vector, as: type, environment: environment)
        if let error = reading.error { return error.description }
        if let int = expect.int { return reading.values.first?.text == String(int) ? nil : "\(reading.values)" }
        if let bool = expect.bool { return reading.values.first?.text == String(bool) ? nil : "\(reading.values)" }
        if let keys = expect.null {
            return reading.values.map(\.key) == keys && reading.values.allSatisfy { $0.text == nil }
                ? nil : "\(reading.values)"
        }
        let string = expect.string ?? expect.stringField
        return reading.values.first?.text.map { Array($0.utf8) } == string.map { Array($0.utf8) }
            ? nil : "\(reading.values)"
    }

    /// Whether the error stands where the words say and says what they say, quotation marks aside.
    private func isError(_ error: ConfigurationError?, as words: String) -> Bool {
        guard let problem = error?.problems.first else { return false }
        let message = problem.message.filter { $0 != "\"" }
        return words.split(separator: ",").allSatisfy { part in
            let clause = part.drop { $0 == " " }
            if clause.hasPrefix("line ") { return problem.line == Int(clause.dropFirst(5)) }
            if clause.hasPrefix("column ") { return problem.column == Int(clause.dropFirst(7)) }
            if clause == "port must be 1...65535" {
                return message.contains("port: expected an integer from 1 to 65535")
            }
            return message.contains(clause)
        }
    }
}

/// A vector's text read through a few typed fields.
private struct Reading {
    enum FieldType {
        case integer
        case boolean
        case string
        /// Numbers for the keys that sound like numbers, and so on.
        case byName
    }

    private(set) var values: [(key: String, text: String?)] = []
    private(set) var error: ConfigurationError?

    init(_ vector: ConfigurationVector, as type: FieldType, environment: [String: String]) {
        let text = YAMLText(Array(vector.yaml.utf8))
        let context = ReadingContext(environment: environment, file: "config.yaml", text: text)
        do throws(YAMLError) {
            let document = try YAMLParser.parse(text)
            for problem in document.problems { context.report(problem.description, at: problem.mark) }
            var root = SectionReader(document.root, path: "", context: context)
            if case .mapping(let pairs) = document.root.content, type != .byName {
                for pair in pairs { read(pair.key, as: pair.key == "host" ? .string : type, from: &root) }
            } else {
                readByName(from: &root)
            }
            root.finish()
        } catch {
            self.error = context.failure(error.description, at: error.mark)
            return
        }
        do throws(ConfigurationError) {
            try context.throwProblems()
        } catch {
            self.error = error
        }
    }

    private mutating func read(_ key: String, as type: FieldType, from section: inout SectionReader) {
        var value: String?
        switch type {
        case .integer: section.read(key, into: &value, as: .shown(.integer(.min...Int.max)))
        case .boolean: section.read(key, into: &value, as: .shown(.boolean))
        case .string, .byName: section.read(key, into: &value, as: .shown(.verbatim))
        }
        values.append((key, value))
    }

    private mutating func readByName(from root: inout SectionReader) {
        var text: String?
        var list: [String] = []
        root.read("port", into: &text, as: .shown(.port))
        root.read("timeout", into: &text, as: .shown(.seconds))
        for key in ["n", "mode"] { read(key, as: .integer, from: &root) }
        read("enabled", as: .boolean, from: &root)
        for key in ["a", "b", "k", "key", "api_key", "x"] { read(key, as: .string, from: &root) }
        root.readList("models", into: &list, of: .verbatim)
        for key in ["base", "server"] {
            root.section(key) { section in
                section.read("host", into: &text, as: .shown(.verbatim))
                section.read("port", into: &text, as: .shown(.port))
            }
        }
    }
}

extension ValueFormat where Value == String {
    /// Any text as it is.
    static var verbatim: Self {
        ValueFormat(expected: "a string", parse: { (text) throws(ValueRejection) in text }, show: { $0 })
    }
}

extension ValueFormat where Value == String? {
    /// Another format's value as it is shown.
    static func shown<Other>(_ format: ValueFormat<Other>) -> Self {
        ValueFormat(
            expected: format.expected, isTyped: format.isTyped,
            parse: { (text) throws(ValueRejection) in format.show(try format.parse(text)) },
            show: { $0 ?? "null" })
    }
}
