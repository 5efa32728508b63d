/// A picture, a sound, a film or a document as Gemini takes it.
struct GeminiMedia {
    enum Content {
        case inline(mimeType: String, base64: ArraySlice<UInt8>)
        case file(uri: String, mimeType: String?)
    }

    let content: Content
    /// The media's own resolution, in families that set it by part.
    var resolution: GeminiResolution?

    /// Resolves a piece of a message; `fetched` holds the files from the web, by address.
    init(_ media: Media, fetched: [String: FetchedMedia]) throws(InvalidRequest) {
        switch media.source {
        case .base64(let base64):
            content = .inline(mimeType: try Self.type(media.mimeType, of: media), base64: base64)
        case .address(let address):
            switch GeminiFileAddress(address) {
            case .native(let uri):
                let type = media.mimeType ?? GeminiMediaType.ofName(address)
                content = .file(uri: uri, mimeType: type.flatMap(GeminiMediaType.accepted))
            case .remote:
                guard let file = fetched[address] else {
                    throw InvalidRequest(param: media.place, message: "\"\(media.place)\" could not be fetched")
                }
                // A server that says "some bytes" says nothing: then the name or the client knows better.
                let isVague = ["application/octet-stream", "binary/octet-stream", ""].contains(file.mimeType)
                let type = isVague ? media.mimeType ?? GeminiMediaType.ofName(address) : file.mimeType
                content = .inline(mimeType: try Self.type(type, of: media), base64: file.base64[...])
            case .unknown:
                throw InvalidRequest(
                    param: media.place,
                    message:
                        "\"\(media.place)\" is no address that Gemini knows: send the file itself, or a web address")
            }
        }
    }

    private static func type(_ type: String?, of media: Media) throws(InvalidRequest) -> String {
        guard let type else {
            throw InvalidRequest(
                param: media.place, message: "\"\(media.place)\" has no media type: send it as data:<type>;base64,…")
        }
        guard let accepted = GeminiMediaType.accepted(type) else {
            throw InvalidRequest(
                param: media.place,
                message: "\"\(media.place)\" has the media type \"\(type)\", which Gemini does not read; "
                    + "images, audio, video, PDF and text work")
        }
        return accepted
    }
}

/// How closely Gemini looks at a picture.
enum GeminiResolution: Int, Comparable {
    case low, unspecified, high, ultraHigh

    /// OpenAI's `detail`.
    init(detail: String?) {
        self =
            switch detail {
            case "low": .low
            case "high": .high
            case "original": .ultraHigh
            default: .unspecified
            }
    }

    /// Gemini's name on a part; nil leaves it to Gemini.
    var name: String? {
        switch self {
        case .low: "MEDIA_RESOLUTION_LOW"
        case .unspecified: nil
        case .high: "MEDIA_RESOLUTION_HIGH"
        case .ultraHigh: "MEDIA_RESOLUTION_ULTRA_HIGH"
        }
    }

    static func < (left: Self, right: Self) -> Bool {
        left.rawValue < right.rawValue
    }
}
