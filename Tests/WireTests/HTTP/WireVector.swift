import Foundation
import Support
import Testing

/// Text of a fixture whose code points stand for bytes.
struct WireText: Decodable, Sendable {
    private struct Part: Decodable {
        let text: String
        let `repeat`: Int
    }

    private enum Key: String, CodingKey {
        case input
        case inputLatin1
        case inputParts
    }

    let latin1: [UInt8]
    let utf8: [UInt8]

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        if let text = try container.decodeIfPresent(String.self, forKey: .inputLatin1) {
            latin1 = Self.latin1(text)
            utf8 = latin1
        } else if let text = try container.decodeIfPresent(String.self, forKey: .input) {
            latin1 = Self.latin1(text)
            utf8 = Array(text.utf8)
        } else {
            let parts = try container.decode([Part].self, forKey: .inputParts)
            latin1 = parts.flatMap { part in repeatElement(Self.latin1(part.text), count: part.repeat).joined() }
            utf8 = parts.flatMap { part in repeatElement(Array(part.text.utf8), count: part.repeat).joined() }
        }
    }

    /// Each code point of `text` as one byte.
    static func latin1(_ text: String) -> [UInt8] {
        text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    }

    /// Each byte as one code point.
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        var text = ""
        for byte in bytes { text.unicodeScalars.append(Unicode.Scalar(byte)) }
        return text
    }
}

/// A file of vectors.
struct WireVectorFile<Vector: Decodable & Sendable>: Decodable, Sendable {
    let vectors: [Vector]

    /// The vectors of the file at `path`; none where the fixtures are missing, so that the suite can be skipped.
    static func load(_ path: String) -> [Vector] {
        guard Fixtures.isAvailable else { return [] }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            return try decoder.decode(Self.self, from: Data(Fixtures.data(path))).vectors
        } catch {
            Issue.record("\(path): \(error)")
            return []
        }
    }
}
