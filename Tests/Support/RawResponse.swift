/// An answer as it came over the wire, its body decoded by its framing.
package struct RawResponse: Sendable {
    package var status: Int
    package var fields: [(name: String, value: String)]
    package var body: [UInt8] = []
    /// The statuses of the interim answers before it.
    package var interim: [Int] = []
    /// Sizes of the chunks, in order, when it was chunked.
    package var chunks: [Int] = []
    /// Whether the framing said that it was over; false when the connection ended in the middle.
    package var isComplete = true

    /// The value of the first field called `name`, whatever its case.
    package func value(_ name: String) -> String? {
        fields.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    package func has(_ name: String) -> Bool { value(name) != nil }

    /// The body as text.
    package var text: String { String(decoding: body, as: UTF8.self) }

    /// Reads a head, which must be whole; nil when it is no head.
    init?(head: ArraySlice<UInt8>) {
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
        guard let first = lines.first, first.hasPrefix("HTTP/1.1 "), let status = Int(first.dropFirst(9).prefix(3))
        else { return nil }
        self.status = status
        fields = []
        for line in lines.dropFirst() where !line.isEmpty {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            fields.append((String(line[..<colon]), String(value)))
        }
    }
}
