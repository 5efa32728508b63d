package import Wire

extension HTTPFields {
    /// The value of the first line called `name`, whether or not the gateway has a use for it.
    package func text(called name: String) -> String? {
        var found: String?
        forEach { bytes, value in
            guard found == nil, String(decoding: bytes, as: UTF8.self).lowercased() == name else { return }
            found = String(decoding: value, as: UTF8.self)
        }
        return found
    }
}
