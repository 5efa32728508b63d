import Support
import Testing
import Wire

/// A body of a chat request and what becomes of it when only its model is replaced.
struct PassthroughVector: CustomTestStringConvertible, Sendable {
    enum Outcome: Equatable, Sendable {
        case output([UInt8])
        case rejected
    }

    let id: String
    let input: [UInt8]
    let expectation: JSONValue

    var testDescription: String { id }

    static let all: [PassthroughVector] = {
        guard let bytes = try? Fixtures.data("json/passthrough-vectors.json"),
            let vectors = try? JSONValue(parsing: bytes)["vectors"]?.array
        else { return [] }
        return vectors.compactMap(PassthroughVector.init)
    }()

    private init?(_ vector: JSONValue) {
        guard let id = vector["id"]?.string, let expectation = vector["expect"] else { return nil }
        self.id = id
        self.expectation = expectation
        if let input = vector["input"]?.string {
            self.input = Array(input.utf8)
        } else {
            self.input = (vector["input_parts"]?.array ?? []).flatMap(Self.bytes)
        }
    }

    private static func bytes(of part: JSONValue) -> [UInt8] {
        let unit = part["text"]?.string.map { Array($0.utf8) } ?? [UInt8(part["byte"]?.int ?? 0)]
        return Array(repeatElement(unit, count: part["repeat"]?.int ?? 1).joined())
    }

    func allows(_ outcome: Outcome) -> Bool {
        Self.allows(outcome, expectation) || expectation["or"].map { Self.allows(outcome, $0) } ?? false
    }

    private static func allows(_ outcome: Outcome, _ expectation: JSONValue) -> Bool {
        switch outcome {
        case .rejected:
            return expectation["reject"]?.int == 400
        case .output(let bytes):
            if expectation["accept"]?.bool == true { return true }
            let outputs = expectation["output"].map { [$0] } ?? expectation["output_any_of"]?.array ?? []
            return outputs.contains { Array(($0.string ?? "").utf8) == bytes }
        }
    }
}

@Suite(.enabled(if: Fixtures.isAvailable, Comment(rawValue: Fixtures.skipReason)))
struct JSONPassthroughTests {
    @Test func `every vector is read`() {
        #expect(PassthroughVector.all.count == 53)
    }

    @Test(arguments: PassthroughVector.all)
    func `replacing the model changes nothing else`(vector: PassthroughVector) {
        let (outcome, modelRead) = Self.replaceModel(in: vector.input)
        #expect(vector.allows(outcome))
        if let expected = vector.expectation["model_read"]?.string { #expect(modelRead == expected) }
    }

    private static func replaceModel(in body: [UInt8]) -> (PassthroughVector.Outcome, modelRead: String?) {
        guard let document = try? JSONDocument(parsing: body),
            let model = try? document.root.member("model"),
            let name = model.string, !name.isEmpty
        else { return (.rejected, nil) }
        return (.output(document.replacing(model.range, with: Array("\"m2\"".utf8))), name)
    }
}
