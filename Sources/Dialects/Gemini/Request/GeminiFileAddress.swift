/// What kind of address a file has.
enum GeminiFileAddress: Equatable {
    /// Gemini reads it by itself: Cloud Storage, the Files API, YouTube.
    case native(String)
    /// Somewhere on the web: the gateway has to fetch it.
    case remote
    /// No address: an id of OpenAI's, or nothing known.
    case unknown

    private static let filesHost = "generativelanguage.googleapis.com"

    /// Tells an address by its scheme and its host, never by a part of the text.
    init(_ address: String) {
        let bytes = Array(address.utf8)
        if bytes.starts(with: "gs://".utf8) {
            self = .native(address)
        } else if bytes.starts(with: "files/".utf8) {
            self = .native("https://\(Self.filesHost)/v1beta/" + address)
        } else if let rest = Self.afterWebScheme(bytes) {
            self = Self.isNative(rest) ? .native(address) : .remote
        } else {
            self = .unknown
        }
    }

    private static func afterWebScheme(_ bytes: [UInt8]) -> ArraySlice<UInt8>? {
        for scheme in ["https://", "http://"] where bytes.count > scheme.utf8.count {
            if zip(bytes, scheme.utf8).allSatisfy({ lowercased($0) == $1 }) { return bytes[scheme.utf8.count...] }
        }
        return nil
    }

    private static func isNative(_ rest: ArraySlice<UInt8>) -> Bool {
        let end = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }
        guard let end else { return false }
        let host = String(decoding: rest[..<end].map(lowercased), as: UTF8.self)
        let path = rest[end...]
        switch host {
        case filesHost:
            return contains(path, "/files/")
        case "youtu.be":
            return path.count > 1
        case "youtube.com", "www.youtube.com", "m.youtube.com":
            return ["/watch", "/shorts/", "/live/", "/embed/", "/v/"].contains { path.starts(with: $0.utf8) }
        default:
            return false
        }
    }

    private static func contains(_ path: ArraySlice<UInt8>, _ text: String) -> Bool {
        path.indices.contains { path[$0...].starts(with: text.utf8) }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
