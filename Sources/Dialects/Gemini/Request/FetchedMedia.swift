/// A file from the web, as it goes into a request.
package struct FetchedMedia: Sendable {
    /// The type without parameters, in lower case.
    package let mimeType: String
    /// The file in base64.
    package let base64: [UInt8]

    /// A file that was downloaded.
    package init(mimeType: String, base64: [UInt8]) {
        self.mimeType = mimeType
        self.base64 = base64
    }
}
