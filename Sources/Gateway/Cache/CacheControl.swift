internal import Reactor
internal import Wire

/// What a request's `Cache-Control` says (RFC 9111 section 5.2.1); directives about other things are of no meaning here.
struct CacheControl: Equatable {
    /// Neither is the answer looked for nor kept, nor shared while it comes.
    let forbidsStoring: Bool
    /// An answer that is kept may have this age at most; zero: a backend is asked anew.
    let maxAge: Duration?

    init(_ fields: HTTPFields) {
        let lines = fields.values(of: .cacheControl)
        guard !lines.isEmpty else {
            forbidsStoring = false
            maxAge = nil
            return
        }
        forbidsStoring = fields.hasToken("no-store", in: .cacheControl)
        maxAge =
            fields.hasToken("no-cache", in: .cacheControl) ? .zero : lines.compactMap { Self.maxAge(in: $0) }.min()
    }

    private static let name = Array("max-age=".utf8)
    private static let longest = 1 << 31

    /// An age that cannot be read is none: whoever sends it wants to be careful.
    private static func maxAge(in value: ArraySlice<UInt8>) -> Duration? {
        for directive in value.split(separator: UInt8(ascii: ",")) {
            let directive = directive.drop { $0 == 0x20 || $0 == 0x09 }
            guard directive.count > name.count, zip(directive, name).allSatisfy({ $0 | 0x20 == $1 | 0x20 })
            else { continue }
            let digits = directive.dropFirst(name.count).prefix { (0x30...0x39).contains($0) }
            let seconds = digits.reduce(0) { min($0 * 10 + Int($1 - 0x30), longest) }
            return .seconds(seconds)
        }
        return nil
    }
}
