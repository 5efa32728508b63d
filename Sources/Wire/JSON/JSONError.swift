/// Why a text is not a JSON document, and where.
public struct JSONError: Error, Equatable, Sendable {
    /// What can be wrong.
    package enum Reason: Equatable, Sendable {
        /// Something else stands where the grammar asks for `Expectation`; `nil` is the end of the text.
        case expected(Expectation, found: UInt8?)
        case unknownLiteral
        case unterminatedString
        case controlCharacterInString(UInt8)
        case invalidEscape
        case invalidUTF8
        case byteOrderMark
        case tooDeep(limit: Int)
        case tooManyValues(limit: Int)
        case tooManyMembers(limit: Int)
        case tooLong
    }

    /// What the grammar asks for at some place.
    package enum Expectation: Sendable {
        case value
        case valueOrArrayEnd
        case name
        case nameOrObjectEnd
        case colon
        case commaOrArrayEnd
        case commaOrObjectEnd
        case digit
        case end
    }

    /// What is wrong.
    package let reason: Reason

    /// The offset of the offending byte.
    public let offset: Int

    /// The line of that byte, counted from 1; lines end at LF.
    public let line: Int

    /// The column of that byte, counted in bytes from 1.
    public let column: Int

    @inline(never)
    init(_ reason: Reason, at offset: Int, in text: Span<UInt8>) {
        let place = JSONPlace(of: offset, in: text)
        self.reason = reason
        self.offset = offset
        self.line = place.line
        self.column = place.column
    }

    @inline(never)
    init(expected expectation: Expectation, at offset: Int, in text: Span<UInt8>) {
        let found = offset < text.count ? text[offset] : nil
        self.init(.expected(expectation, found: found), at: offset, in: text)
    }
}
