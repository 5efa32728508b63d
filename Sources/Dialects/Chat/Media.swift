/// A picture, a sound, a film or a document.
public struct Media: Sendable {
    /// What it is.
    public enum Kind: Sendable {
        case image, audio, video, document
    }

    /// Where its bytes are.
    public enum Source: Sendable {
        /// Base64 as it stands between the quotes of a JSON string: one range of the client's bytes, never decoded.
        case base64(ArraySlice<UInt8>)
        /// `https:`, `http:`, `gs:` or a file's id.
        case address(String)
    }

    public var kind: Kind
    public var source: Source
    /// The type without parameters, in lower case; nil where the client named none.
    public var mimeType: String?
    /// `low`, `high`, `auto` or `original`, for images.
    public var detail: String?
    public var signature: ThoughtSignature?
    /// Where it stands, for errors: `messages[3].content[1].image_url.url`.
    package var place: String

    package init(kind: Kind, source: Source, mimeType: String? = nil, place: String) {
        self.kind = kind
        self.source = source
        self.mimeType = mimeType
        self.place = place
    }

    /// Bytes of a type such as `image/png`.
    public init(_ kind: Kind, bytes: [UInt8], mimeType: String) {
        self.init(kind: kind, source: .base64(Base64.encode(bytes)[...]), mimeType: mimeType, place: "messages")
    }

    /// What stands at a web address; where a server does not fetch it, it is fetched here.
    public init(_ kind: Kind, address: String) {
        self.init(kind: kind, source: .address(address), place: "messages")
    }
}
