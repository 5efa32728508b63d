internal import Dialects
internal import Wire

/// A number that is the same for conversations that begin alike. Nothing is remembered of them.
struct PrefixHash {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    /// Longer beginnings are told apart by their first bytes and their length no more: a picture would cost too much.
    private static let longestPart = 64 << 10
    /// Of a prompt that is one text only so much counts: its later turns stand behind.
    private static let promptBytes = 512

    mutating func add(_ bytes: ArraySlice<UInt8>) {
        var word: UInt64 = 0
        var shift: UInt64 = 0
        for byte in bytes {
            word |= UInt64(byte) << shift
            shift += 8
            if shift == 64 {
                value = RandomNumbers.mix(value ^ word)
                word = 0
                shift = 0
            }
        }
        value = RandomNumbers.mix(value ^ word ^ (UInt64(bytes.count) << 56))
    }

    /// The beginning of a request: a chat's messages up to the first of the user's, or the first bytes of a prompt. nil
    /// for requests that begin no conversation.
    static func of(_ body: JSONView, _ operation: Operation) -> UInt64? {
        var hash = PrefixHash()
        switch operation {
        case .chat:
            guard let messages = body["messages"] else { return nil }
            for message in messages.elements {
                hash.add(message.rawBytes.prefix(longestPart))
                if message["role"]?.stringEquals("user") == true { break }
            }
        case .completion:
            guard let prompt = body["prompt"] else { return nil }
            hash.add(prompt.rawBytes.prefix(promptBytes))
        case .embedding:
            return nil
        }
        return hash.value
    }
}
