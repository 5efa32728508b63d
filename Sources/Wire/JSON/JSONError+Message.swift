extension JSONError {
    /// The reason in words for a client, without the place.
    public var message: String {
        switch reason {
        case .expected(let expectation, let found):
            "expected \(expectation.name), found \(Self.name(of: found))"
        case .unknownLiteral: "expected true, false or null"
        case .unterminatedString: "the text ends inside a string"
        case .controlCharacterInString(let byte): "\(Self.name(of: byte)) must be escaped in a string"
        case .invalidEscape: "unknown escape in a string"
        case .invalidUTF8: "the text is not valid UTF-8"
        case .byteOrderMark: "the text must not begin with a byte order mark"
        case .tooDeep(let limit): "nested deeper than \(limit) levels"
        case .tooManyValues(let limit): "more than \(limit) values"
        case .tooManyMembers(let limit): "more than \(limit) members of objects"
        case .tooLong: "the text is longer than can be indexed"
        }
    }

    private static func name(of byte: UInt8?) -> String {
        guard let byte else { return "the end of the text" }
        switch byte {
        case UInt8(ascii: "'"): return "a single quote"
        case 0x21...0x7E: return "'\(Character(UnicodeScalar(byte)))'"
        default:
            let digits = String(byte, radix: 16, uppercase: true)
            return byte < 0x10 ? "byte 0x0\(digits)" : "byte 0x\(digits)"
        }
    }
}

extension JSONError.Expectation {
    fileprivate var name: String {
        switch self {
        case .value: "a value"
        case .valueOrArrayEnd: "a value or ']'"
        case .name: "a member name in double quotes"
        case .nameOrObjectEnd: "a member name in double quotes or '}'"
        case .colon: "':'"
        case .commaOrArrayEnd: "',' or ']'"
        case .commaOrObjectEnd: "',' or '}'"
        case .digit: "a digit"
        case .end: "the end of the text"
        }
    }
}
