import Foundation
import Support
import Testing

/// One case of the recorded configuration texts: what a strict, typed loader makes of it.
struct ConfigurationVector: Decodable, Sendable, CustomTestStringConvertible {
    struct Unset: Decodable, Sendable {
        let error: String
    }

    struct Expectation: Decodable, Sendable {
        let int: Int?
        let bool: Bool?
        let string: String?
        let stringField: String?
        let null: [String]?
        let accept: Bool?
        let error: String?
        let when: [String: String]?
        let unset: Unset?
        /// Outcomes that would do as well.
        let alternatives: [Expectation]

        private enum Key: CodingKey {
            case int, bool, string, stringField, null, accept, error, when, unset, or
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            int = try container.decodeIfPresent(Int.self, forKey: .int)
            bool = try container.decodeIfPresent(Bool.self, forKey: .bool)
            string = try container.decodeIfPresent(String.self, forKey: .string)
            stringField = try container.decodeIfPresent(String.self, forKey: .stringField)
            null = try container.decodeIfPresent([String].self, forKey: .null)
            accept = try container.decodeIfPresent(Bool.self, forKey: .accept)
            error = try container.decodeIfPresent(String.self, forKey: .error)
            when = try container.decodeIfPresent([String: String].self, forKey: .when)
            unset = try container.decodeIfPresent(Unset.self, forKey: .unset)
            if let one = try? container.decodeIfPresent(Expectation.self, forKey: .or) {
                alternatives = [one]
            } else {
                alternatives = try container.decodeIfPresent([Expectation].self, forKey: .or) ?? []
            }
        }

        /// All outcomes that would do, this one first unless it only lists others.
        var outcomes: [Expectation] {
            let isOwn = int != nil || bool != nil || string != nil || stringField != nil || null != nil
            return (isOwn || accept != nil || error != nil ? [self] : []) + alternatives
        }
    }

    let id: String
    let title: String
    let yaml: String
    let expect: Expectation

    var testDescription: String { "\(id) \(title)" }

    /// The vectors; none where the fixtures are missing, so that the suite can be skipped.
    static let all: [ConfigurationVector] = {
        struct File: Decodable {
            let vectors: [ConfigurationVector]
        }
        guard Fixtures.isAvailable else { return [] }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            return try decoder.decode(File.self, from: Data(Fixtures.data("yaml/config-vectors.json"))).vectors
        } catch {
            fatalError("config-vectors.json: \(error)")
        }
    }()
}
