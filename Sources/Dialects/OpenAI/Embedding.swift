package import Wire

/// A vector that stands for a text.
package enum Embedding: Sendable {
    case floats([Float])
    /// An array of numbers as the upstream wrote it, so that no digit changes.
    case written(JSONView)

    /// The numbers.
    package var values: [Float] {
        switch self {
        case .floats(let values): values
        case .written(let array): Self.values(of: array)
        }
    }

    /// Writes the vector as `encoding` says.
    func write(as encoding: EmbeddingRequest.Encoding, to writer: inout JSONWriter) {
        switch (self, encoding) {
        case (.floats(let values), .float):
            writer.beginArray()
            for value in values { writer.raw((value.isFinite ? value : 0).description.utf8) }
            writer.endArray()
        case (.written(let array), .float):
            // Google sets each number on a line of its own.
            writer.raw(array.rawBytes.filter { $0 > 0x20 })
        case (_, .base64):
            writer.string(utf8: Self.packed(values))
        }
    }

    /// The numbers of an array; one beyond the range of `Float` becomes infinite.
    static func values(of array: JSONView) -> [Float] {
        var values: [Float] = []
        values.reserveCapacity(array.count)
        for element in array.elements { values.append(Float(element.double ?? 0)) }
        return values
    }

    /// Little-endian 32-bit floats in base64, as the official package asks for them.
    private static func packed(_ values: [Float]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(values.count * 4)
        for value in values {
            withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
        }
        return Base64.encode(bytes)
    }
}
