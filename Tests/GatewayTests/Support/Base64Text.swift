internal import Foundation

/// Base64 as somebody else reads it.
enum Base64Text {
    static func decode(_ text: String) -> [UInt8]? {
        Data(base64Encoded: text).map { [UInt8]($0) }
    }
}
