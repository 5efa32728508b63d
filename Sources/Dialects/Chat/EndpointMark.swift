/// A short mark of an endpoint, put on what only this endpoint can read again.
enum EndpointMark {
    /// The mark of the endpoint at `baseURL`: FNV-1a in 32 bits, in base 36.
    static func of(_ baseURL: String) -> String {
        var hash: UInt32 = 0x811C_9DC5
        for byte in baseURL.utf8 { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
        return String(hash, radix: 36)
    }
}
