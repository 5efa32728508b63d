internal import Dialects
internal import Wire

/// Tells requests apart: equal for those that ask the same of the same model, and in practice for no others.
///
/// The members of the request count in any order and without the blanks between them; everything inside of them counts
/// as it is written, for the order of a schema's properties is the order in which a model fills them in. The model is the
/// one that is asked, whatever the client calls it.
struct RequestDigest {
    private var hash = SHA256()

    /// Fields that reach the backend and may change its answer.
    private static let fields: [HTTPFieldName] = [.openAIOrganization, .openAIProject, .openAIBeta]

    /// - Parameter scope: requests of different scopes are never the same.
    static func of(
        _ body: JSONView, _ operation: Operation, _ fields: HTTPFields, at target: Target, scope: String
    ) -> SHA256.Digest {
        var digest = RequestDigest()
        digest.add(operation.path.utf8)
        digest.add(target.backend.name.utf8)
        digest.add(target.model.utf8)
        digest.add(scope.utf8)
        for name in Self.fields { digest.add(fields.value(of: name) ?? []) }
        let members = body.members.filter { !$0.key.stringEquals("model") }.sorted { left, right in
            if left.key.rawBytes == right.key.rawBytes {
                // Of two with one name a backend reads the first or the last.
                return left.key.range.lowerBound < right.key.range.lowerBound
            }
            return left.key.rawBytes.lexicographicallyPrecedes(right.key.rawBytes)
        }
        for (key, value) in members {
            digest.hash.feed(key.rawBytes)
            digest.hash.feed(CompactJSON.bytes(of: value))
            // A number would go on into what follows.
            digest.hash.feed([UInt8(ascii: ",")])
        }
        return digest.hash.finish()
    }

    /// With its length in front, so that no two lists of texts look alike.
    private mutating func add(_ text: some Collection<UInt8>) {
        let count = UInt64(text.count)
        hash.feed((0..<8).map { UInt8(truncatingIfNeeded: count &>> (8 &* UInt64($0))) })
        hash.feed(text)
    }
}
