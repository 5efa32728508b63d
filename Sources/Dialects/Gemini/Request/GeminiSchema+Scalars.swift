internal import Wire

extension GeminiSchema {
    /// Writes `type`, in lower case as JSON Schema has it, with `null` among the types where `nullable` says so.
    func writeType(_ type: JSONView, isNullable: Bool, to writer: inout JSONWriter) {
        let names = type.kind == .array ? type.elements.compactMap(\.string) : [type.string ?? ""]
        var types = names.map { $0.lowercased() }.filter { !$0.isEmpty }
        guard !types.isEmpty else { return }
        if isNullable, !types.contains("null") { types.append("null") }
        writer.key("type")
        if types.count == 1, type.kind != .array { return writer.string(types[0]) }
        writer.beginArray()
        for name in types { writer.string(name) }
        writer.endArray()
    }

    /// A schema that allows arrays must say what they hold: anything, where it does not.
    func writeMissingItems(of object: GeminiSchemaObject, to writer: inout JSONWriter) {
        guard let type = object.value(of: .type), Self.allows("array", type) else { return }
        let items = object.value(of: .items)
        let isTold = items.map { $0.kind == .array ? $0.count > 0 : $0.bool != false } ?? false
        let isListed = object.value(of: .prefixItems).map { $0.kind == .array && $0.count > 0 } ?? false
        guard !isTold, !isListed else { return }
        writer.key("items")
        writer.beginObject()
        writer.endObject()
    }

    /// Writes the bounds of a number. Gemini knows no exclusive ones: for whole numbers they are one away, for others they
    /// are left out.
    func writeBounds(of object: GeminiSchemaObject, to writer: inout JSONWriter) {
        let isWhole = object.value(of: .type).map { Self.allows("integer", $0) && !Self.allows("number", $0) } ?? false
        write(
            object.value(of: .minimum), exclusive: object.value(of: .exclusiveMinimum), as: "minimum",
            step: isWhole ? 1 : nil, to: &writer)
        write(
            object.value(of: .maximum), exclusive: object.value(of: .exclusiveMaximum), as: "maximum",
            step: isWhole ? -1 : nil, to: &writer)
    }

    private func write(
        _ bound: JSONView?, exclusive: JSONView?, as name: StaticString, step: Int?, to writer: inout JSONWriter
    ) {
        // The older form is a flag beside the bound.
        let edge = exclusive?.bool == true ? bound : exclusive
        guard let step, let edge = edge?.int, !edge.addingReportingOverflow(step).overflow else {
            if let bound, bound.kind == .number { writer.member(name, raw: bound.rawBytes) }
            return
        }
        let inner = edge + step
        guard exclusive?.bool != true, let bound = bound?.int else { return writer.member(name, inner) }
        writer.member(name, step > 0 ? max(inner, bound) : min(inner, bound))
    }

    /// Whether a `type`, in either case, is or holds the one called `name`.
    static func allows(_ name: StaticString, _ type: JSONView) -> Bool {
        if type.kind == .array { return type.elements.contains { isNamed($0, name) } }
        return isNamed(type, name)
    }

    private static func isNamed(_ type: JSONView, _ name: StaticString) -> Bool {
        guard type.kind == .string else { return false }
        let text = type.rawBytes.dropFirst().dropLast()
        return name.withUTF8Buffer { name in
            text.count == name.count && zip(text, name).allSatisfy { $0 | 0x20 == $1 }
        }
    }
}
