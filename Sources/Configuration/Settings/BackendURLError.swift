/// What about a text is not the base URL of a backend.
package enum BackendURLError: Error, Sendable {
    case empty
    case scheme
    case host
    case port
    case userInfo
    case query
    case fragment
    case character
}

extension BackendURLError: CustomStringConvertible {
    /// What is wrong and what would be right; never the text itself.
    package var description: String {
        switch self {
        case .empty: "must not be empty"
        case .scheme: "must begin with http:// or https://"
        case .host: "must name a host after ://"
        case .port: "must have a port from 1 to 65535, or none"
        case .userInfo: "must not contain a user name or password; use the api_key setting"
        case .query: "must not contain a query; keys belong in the api_key setting"
        case .fragment: "must not contain a fragment"
        case .character: "must not contain spaces, control characters or bytes that a URL has to escape"
        }
    }
}
