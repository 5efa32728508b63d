internal import Wire

/// A call whose arguments arrive piece by piece, each at a JSON path (`partialArgs`, mapping 20.5).
struct StreamedArguments: Sendable {
    var name: String
    var id: String?
    var signature: String?
    private var arguments: JSONValue = .object(JSONObject())
    private var room = 8192

    private static let maxDepth = 64
    private static let maxArrayCount = 8192

    init(_ call: JSONView) {
        name = call["name"]?.string ?? ""
        id = call["id"]?.string
        if let begun = call["args"], begun.kind == .object { arguments = JSONValue(begun) }
    }

    /// Whether the pieces named more places than a call can have: each costs memory, and a search among its siblings.
    var isOverfull: Bool { room < 0 }

    /// The object's JSON text.
    var encoded: [UInt8] { arguments.text }

    /// Puts the pieces of one part in their places; what has none is left out.
    mutating func take(_ parts: JSONView) {
        for piece in parts.elements {
            guard !isOverfull, let path = piece["jsonPath"]?.stringBytes, let value = Self.value(piece),
                let steps = Self.steps(path)
            else { continue }
            Self.put(value, at: steps[...], in: &arguments, &room)
        }
    }

    private static func value(_ piece: JSONView) -> JSONValue? {
        if let text = piece["stringValue"], text.kind == .string { return JSONValue(text) }
        if let number = piece["numberValue"], number.kind == .number { return JSONValue(number) }
        if let flag = piece["boolValue"]?.bool { return .bool(flag) }
        return piece["nullValue"] == nil ? nil : .null
    }

    private enum Step {
        case name(String)
        case place(Int)
    }

    /// `$.a.b[0]` or `$['a']["b"][0]`; nil where it is neither, or too deep.
    private static func steps(_ path: [UInt8]) -> [Step]? {
        guard path.first == UInt8(ascii: "$") else { return nil }
        var steps: [Step] = []
        var position = 1
        while position < path.count {
            let isName = path[position] == UInt8(ascii: ".")
            guard isName || path[position] == UInt8(ascii: "["), steps.count < maxDepth else { return nil }
            position += 1
            let rest = path[position...]
            let end = isName ? rest.firstIndex { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "[") } : closing(rest)
            guard let step = step(path[position..<(end ?? path.count)], isName: isName) else { return nil }
            steps.append(step)
            position = (end ?? path.count) + (isName ? 0 : 1)
        }
        return steps.isEmpty ? nil : steps
    }

    /// Where the bracket closes; a quoted name may hold brackets itself.
    private static func closing(_ rest: ArraySlice<UInt8>) -> Int? {
        guard let quote = rest.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
            return rest.firstIndex(of: UInt8(ascii: "]"))
        }
        var position = rest.startIndex + 1
        while position + 1 < rest.endIndex {
            if rest[position] == quote, rest[position + 1] == UInt8(ascii: "]") { return position + 1 }
            position += 1
        }
        return nil
    }

    private static func step(_ text: ArraySlice<UInt8>, isName: Bool) -> Step? {
        guard let first = text.first else { return nil }
        if isName { return .name(String(decoding: text, as: UTF8.self)) }
        if first == UInt8(ascii: "'") || first == UInt8(ascii: "\"") {
            return text.count >= 2 ? .name(String(decoding: text.dropFirst().dropLast(), as: UTF8.self)) : nil
        }
        var place = 0
        for byte in text {
            guard byte &- 0x30 < 10 else { return nil }
            place = place * 10 + Int(byte - 0x30)
            guard place < maxArrayCount else { return nil }
        }
        return .place(place)
    }

    /// Strings grow at their end; everything else is set. The depth is that of the path, which is bounded.
    private static func put(
        _ value: JSONValue, at steps: ArraySlice<Step>, in target: inout JSONValue, _ room: inout Int
    ) {
        guard let step = steps.first else {
            if case .string(var text) = target, case .string(let more) = value {
                target = .null
                text += more
                target = .string(text)
            } else {
                target = value
            }
            return
        }
        switch step {
        case .name(let name):
            var object = target.object ?? JSONObject()
            target = .null
            let place = object.members.firstIndex { $0.name.utf8.elementsEqual(name.utf8) } ?? object.members.count
            if place == object.members.count {
                object.members.append(JSONObject.Member(name: name, value: .null))
                room -= 1
            }
            put(value, at: steps.dropFirst(), in: &object.members[place].value, &room)
            target = .object(object)
        case .place(let place):
            var elements = target.array ?? []
            target = .null
            room -= max(0, place + 1 - elements.count)
            if room >= 0 {
                while elements.count <= place { elements.append(.null) }
                put(value, at: steps.dropFirst(), in: &elements[place], &room)
            }
            target = .array(elements)
        }
    }
}
