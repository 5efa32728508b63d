internal import Dialects

/// What a model server has told of itself.
struct ServerFindings: Sendable, Equatable {
    /// What it is, where it is one of the known ones.
    var program: ServerProgram?
    var version: String?
    /// Its models as it lists them.
    var listing: ModelListing
    /// What else is known of them, by their ids.
    var details: [String: ModelDetails]

    /// The program's name and version, for people.
    var title: String? {
        program.map { [$0.title, version].compactMap(\.self).joined(separator: " ") }
    }
}
