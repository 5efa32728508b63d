/// Why a field line is refused (RFC 9112, section 5).
package enum HTTPFieldError: Error, Equatable, Sendable {
    case leadingBlank
    case emptyName
    case nameByte
    case valueByte
    case missingColon
    case bareLineFeed
    case bareCarriageReturn
    case tooManyFields
    case tooManyBytes

    /// The status to answer with.
    package var status: Int {
        switch self {
        case .tooManyFields, .tooManyBytes: 431
        default: 400
        }
    }

    /// What is wrong, for the client.
    package var reason: String {
        switch self {
        case .leadingBlank: "a field line may not begin with a blank"
        case .emptyName: "a field needs a name"
        case .nameByte: "a field name is a token, directly followed by its colon"
        case .valueByte: "a field value may not hold control characters"
        case .missingColon: "a field line needs a colon"
        case .bareLineFeed: "a bare LF may not end a line"
        case .bareCarriageReturn: "a CR must be followed by LF"
        case .tooManyFields: "the message has too many fields"
        case .tooManyBytes: "the fields of the message are too large"
        }
    }
}
