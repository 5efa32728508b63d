internal import Dialects
internal import Upstream
internal import Wire

/// How one backend did when it was tried.
package struct BackendReport: Sendable {
    package let isReachable: Bool
    package let line: String

    init(isReachable: Bool, line: String) {
        self.isReachable = isReachable
        self.line = line
    }

    init(_ backend: Backend, _ listing: ModelListing, _ findings: ServerFindings?) {
        let server = findings?.title.map { ", \($0)" } ?? ""
        let place = findings == nil ? "" : " at \(backend.endpoint.baseURL)"
        let loaded = findings?.details.values.count { $0.state == .loaded } ?? 0
        let memory = loaded > 0 ? ", \(loaded) loaded" : ""
        self.init(
            isReachable: true,
            line: "\(backend.name): ok, \(listing.models.count) models\(memory)\(server)\(place)")
    }
}

/// A model that clients may ask for, and what its server tells of it.
package struct ModelReport: Sendable {
    package let id: String
    /// `8192 tokens, loaded`; empty where its server tells nothing.
    package let remarks: String

    init(_ id: String, _ object: [UInt8]) {
        self.id = id
        let card = (try? JSONDocument(parsing: object))?.root
        let length = card?["context_length"]?.int.map { "\($0) tokens" }
        remarks = [length, card?["state"]?.string].compactMap(\.self).joined(separator: ", ")
    }
}
