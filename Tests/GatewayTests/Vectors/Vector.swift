internal import Support
internal import Testing
internal import Wire

/// A case of a fixture file: its id, its title and its JSON object.
struct Vector: CustomTestStringConvertible, Sendable {
    let id: String
    let object: JSONView

    var testDescription: String { "\(id) \(title)" }
    var title: String { object["title"]?.string ?? "" }

    /// The vectors of a file; none where the fixtures are missing.
    static func all(in path: String) -> [Vector] {
        guard let bytes = try? Fixtures.data(path), let document = try? JSONDocument(parsing: bytes),
            let vectors = document.root["vectors"]
        else { return [] }
        return vectors.elements.compactMap { vector in vector["id"]?.string.map { Vector(id: $0, object: vector) } }
    }

    /// What the client must see.
    var expected: JSONView? { object["expect"] }

    /// The statuses that would do.
    static func statuses(in view: JSONView?) -> [Int] {
        view?["status"]?.elements.compactMap(\.int) ?? []
    }

    static func strings(_ view: JSONView?) -> [String] {
        view?.elements.compactMap(\.string) ?? []
    }

    /// Text whose code points up to U+00FF are bytes.
    static func bytes(_ text: String) -> [UInt8] {
        text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    }
}
