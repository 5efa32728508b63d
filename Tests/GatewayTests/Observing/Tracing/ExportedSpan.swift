internal import Support
internal import Wire

/// A span as a collector reads it: strictly by OTLP's rules for JSON.
struct ExportedSpan {
    enum Value: Equatable {
        case text(String)
        case number(Int)
        case fraction(Double)
        case flag(Bool)
        case texts([String])
    }

    let trace: String
    let id: String
    let parent: String?
    let state: String?
    let flags: Int
    let name: String
    let kind: Int
    /// Nanoseconds since 1970.
    let start: Int
    let end: Int
    let attributes: [String: Value]
    let statusCode: Int?
    let statusMessage: String?

    struct Malformed: Error {
        let what: String

        init(_ what: String) {
            self.what = what
        }
    }

    /// The spans of one request to a collector, and what it says of the process.
    static func read(_ request: RecordedRequest) throws -> (spans: [ExportedSpan], resource: [String: Value]) {
        guard request.values("Content-Type") == ["application/json"] else { throw Malformed("content type") }
        let root = try JSONDocument(parsing: request.body).root
        let resourceSpans = try sole(root, "resourceSpans", among: ["resourceSpans"])
        let scopeSpans = try sole(resourceSpans, "scopeSpans", among: ["resource", "scopeSpans"])
        try check(scopeSpans, has: ["scope", "spans"])
        guard let resource = resourceSpans["resource"], let spans = scopeSpans["spans"], spans.count > 0,
            scopeSpans["scope"]?["name"]?.string == "llm-gateway"
        else { throw Malformed("members are missing") }
        try check(resource, has: ["attributes"])
        return (try spans.elements.map { try ExportedSpan($0) }, try attributes(resource["attributes"]))
    }

    private init(_ view: JSONView) throws {
        try Self.check(
            view,
            has: [
                "traceId", "spanId", "parentSpanId", "traceState", "flags", "name", "kind", "startTimeUnixNano",
                "endTimeUnixNano", "attributes", "status",
            ])
        trace = try Self.hex(view["traceId"], digits: 32)
        id = try Self.hex(view["spanId"], digits: 16)
        parent = try view["parentSpanId"].map { try Self.hex($0, digits: 16) }
        state = view["traceState"]?.string
        flags = try Self.some(view["flags"]?.int, "flags")
        name = try Self.some(view["name"]?.string, "name")
        kind = try Self.some(view["kind"]?.int, "kind")
        start = try Self.int64(view["startTimeUnixNano"])
        end = try Self.int64(view["endTimeUnixNano"])
        attributes = try Self.attributes(view["attributes"])
        let status = try Self.some(view["status"], "status")
        try Self.check(status, has: ["code", "message"])
        statusCode = status["code"]?.int
        statusMessage = status["message"]?.string
        guard (1...5).contains(kind), start <= end, !name.isEmpty else { throw Malformed("kind, times or name") }
    }

    // MARK: Rules

    private static func sole(_ view: JSONView, _ name: StaticString, among names: [String]) throws -> JSONView {
        try check(view, has: names)
        guard let list = view[name], list.kind == .array, list.count == 1,
            let element = list.elements.first(where: { _ in true })
        else { throw Malformed("\(name)") }
        return element
    }

    private static func check(_ view: JSONView, has names: [String]) throws {
        guard view.kind == .object else { throw Malformed("no object") }
        var seen: Set<String> = []
        for member in view.members {
            let name = member.key.string ?? ""
            guard names.contains(name), seen.insert(name).inserted else { throw Malformed("the member \(name)") }
        }
    }

    private static func some<Value>(_ value: Value?, _ name: String) throws -> Value {
        guard let value else { throw Malformed(name) }
        return value
    }

    private static func hex(_ view: JSONView?, digits: Int) throws -> String {
        guard let text = view?.string, text.utf8.count == digits, text.contains(where: { $0 != "0" }),
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { throw Malformed("an id") }
        return text
    }

    /// 64 bits are a string of decimal digits.
    private static func int64(_ view: JSONView?) throws -> Int {
        guard let text = view?.string, let number = Int(text), String(number) == text else {
            throw Malformed("a number of 64 bits")
        }
        return number
    }

    private static func attributes(_ list: JSONView?) throws -> [String: Value] {
        guard let list, list.kind == .array else { throw Malformed("attributes") }
        var attributes: [String: Value] = [:]
        for element in list.elements {
            try check(element, has: ["key", "value"])
            guard let key = element["key"]?.string, !key.isEmpty, let value = element["value"], value.count == 1,
                attributes.updateValue(try self.value(value), forKey: key) == nil
            else { throw Malformed("an attribute") }
        }
        return attributes
    }

    private static func value(_ view: JSONView) throws -> Value {
        if let text = view["stringValue"]?.string { return .text(text) }
        if let flag = view["boolValue"]?.bool { return .flag(flag) }
        if let fraction = view["doubleValue"]?.double { return .fraction(fraction) }
        if let number = view["intValue"] { return .number(try int64(number)) }
        guard let values = view["arrayValue"]?["values"], values.kind == .array else { throw Malformed("a value") }
        return .texts(
            try values.elements.map { value in
                guard case .text(let text) = try self.value(value) else { throw Malformed("an element") }
                return text
            })
    }
}
