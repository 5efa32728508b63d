internal import Wire

/// A request's bytes, kept for one try after the other. Only the model's name changes in them, and that where it stands:
/// nothing is copied.
struct RequestBody {
    private enum Form {
        case indexed(JSONDocument)
        /// With another model's name in it than when it was indexed.
        case edited([UInt8])
    }

    private var form: Form
    private var modelRange: Range<Int>
    /// The model as the bytes name it now.
    private var model: String

    init(_ document: consuming JSONDocument, model: String, at range: Range<Int>) {
        form = .indexed(document)
        modelRange = range
        self.model = model
    }

    /// The bytes, with `name` as the model's.
    ///
    /// - Parameter isLast: nobody asks for them again, so they are given away.
    mutating func bytes(naming name: String, isLast: Bool) -> [UInt8] {
        if !name.hasBytes(of: model) { rename(name) }
        defer { if isLast { form = .edited([]) } }
        switch form {
        case .indexed(let document): return document.bytes
        case .edited(let bytes): return bytes
        }
    }

    /// The request as a value. Its model may be another candidate's.
    mutating func root() throws(GatewayError) -> JSONView {
        if case .edited(let bytes) = form { form = .indexed(try Self.parse(bytes)) }
        guard case .indexed(let document) = form else { throw .emptyBody }
        return document.root
    }

    static func parse(_ bytes: consuming [UInt8]) throws(GatewayError) -> JSONDocument {
        do throws(JSONError) {
            return try JSONDocument(parsing: bytes, limits: .request)
        } catch {
            throw .malformedJSON(error.message, line: error.line, column: error.column)
        }
    }

    private mutating func rename(_ name: String) {
        var writer = JSONWriter()
        writer.string(name)
        let text = writer.bytes
        // Taken out of `form` first, the bytes have one holder and are edited where they are.
        let current = form
        form = .edited([])
        switch consume current {
        case .indexed(let document):
            form = .edited(document.replacing(modelRange, with: text))
        case .edited(var bytes):
            bytes.replaceSubrange(modelRange, with: text)
            form = .edited(bytes)
        }
        modelRange = modelRange.lowerBound..<modelRange.lowerBound + text.count
        model = name
    }
}
