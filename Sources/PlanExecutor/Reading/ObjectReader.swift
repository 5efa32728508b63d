internal import Wire

/// Reads the members of one object; what is missing or of the wrong kind is an error that names its place.
struct ObjectReader {
    /// The object.
    let view: JSONView
    /// How the object is called in errors; empty for the document's own.
    let path: String

    /// Reads `view`, which must be an object.
    init(_ view: JSONView, path: String = "") throws(PlanError) {
        guard view.kind == .object else {
            throw Self.wrong(view, path.isEmpty ? "the text" : path, expected: "an object")
        }
        self.view = view
        self.path = path
    }

    /// The object in `text`, whatever surrounds it; of several the first that has `member`.
    init(in text: [UInt8], having member: StaticString) throws(PlanError) {
        let document: JSONDocument?
        do throws(JSONError) {
            document = try EmbeddedJSON.object(in: text) { $0[member] != nil }
        } catch {
            throw PlanError(.notJSON(error.message), at: (error.line, error.column))
        }
        guard let document else { throw PlanError(.noObject) }
        try self.init(document.root)
    }

    /// The member, or nil where it is missing or null.
    func member(_ name: StaticString) throws(PlanError) -> JSONView? {
        do throws(JSONDuplicateMember) {
            guard let member = try view.member(name), !member.isNull else { return nil }
            return member
        } catch {
            throw PlanError(.notJSON(error.message), at: (error.line, error.column))
        }
    }

    /// The string, or nil where it is missing.
    func string(_ name: StaticString) throws(PlanError) -> String? {
        try value(name, expected: "a string", \.string)
    }

    /// The string, which must be there and have more than blanks in it.
    func text(_ name: StaticString) throws(PlanError) -> String {
        let expected = "a text"
        guard let member = try member(name) else { throw missing(name, expected: expected) }
        guard let text = member.string else { throw wrong(member, name, expected: expected) }
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw wrong(member, name, expected: expected, found: "an empty one")
        }
        return text
    }

    /// `true` or `false`, or nil where it is missing.
    func bool(_ name: StaticString) throws(PlanError) -> Bool? {
        try value(name, expected: "true or false", \.bool)
    }

    /// A whole number within `range`, or nil where it is missing.
    func integer(_ name: StaticString, in range: ClosedRange<Int>) throws(PlanError) -> Int? {
        try value(name, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)") { view in
            view.int.flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// A length of time of at most a year, or nil where it is missing.
    func seconds(_ name: StaticString) throws(PlanError) -> Duration? {
        try value(name, expected: "a number of seconds") { view in
            // Whole nanoseconds, as clocks count them: what was written as a fraction is the same when read again.
            view.double.flatMap { (0...31_536_000).contains($0) ? .nanoseconds(Int64(($0 * 1e9).rounded())) : nil }
        }
    }

    /// The elements of an array, each with its path in errors; nil where it is missing.
    func elements(_ name: StaticString) throws(PlanError) -> [(path: String, value: JSONView)]? {
        let elements = try value(name, expected: "an array") { $0.kind == .array ? Array($0.elements) : nil }
        return elements?.enumerated().map { ("\(self.name(name))[\($0.offset)]", $0.element) }
    }

    /// The objects of an array, which must be there.
    func objects(_ name: StaticString) throws(PlanError) -> [ObjectReader] {
        guard let elements = try elements(name) else { throw missing(name, expected: "an array of objects") }
        return try elements.map { element throws(PlanError) in try ObjectReader(element.value, path: element.path) }
    }

    /// The object, or nil where it is missing.
    func object(_ name: StaticString) throws(PlanError) -> ObjectReader? {
        try member(name).map { member throws(PlanError) in try ObjectReader(member, path: self.name(name)) }
    }

    /// One of the values of an enumeration, or nil where it is missing.
    func choice<Choice: CaseIterable & RawRepresentable<String>>(
        _ name: StaticString
    ) throws(PlanError) -> Choice? {
        let names = Choice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " or ")
        return try value(name, expected: names) { $0.string.flatMap { Choice(rawValue: $0) } }
    }

    private func value<Value>(
        _ name: StaticString, expected: String, _ read: (JSONView) -> Value?
    ) throws(PlanError) -> Value? {
        guard let member = try member(name) else { return nil }
        guard let value = read(member) else { throw wrong(member, name, expected: expected) }
        return value
    }
}

// MARK: Errors

extension ObjectReader {
    /// The error that a member is not there.
    func missing(_ name: StaticString, expected: String) -> PlanError {
        PlanError(.missing(self.name(name), expected: expected), at: view.place)
    }

    /// The error that a member is something else than expected.
    func wrong(
        _ member: JSONView, _ name: StaticString, expected: String, found: String? = nil
    ) -> PlanError {
        Self.wrong(member, self.name(name), expected: expected, found: found)
    }

    /// The error that `view` is something else than expected.
    static func wrong(_ view: JSONView, _ path: String, expected: String, found: String? = nil) -> PlanError {
        PlanError(.wrong(path, expected: expected, found: found ?? describe(view)), at: view.place)
    }

    private func name(_ name: StaticString) -> String {
        path.isEmpty ? "\"\(name)\"" : "\(path).\(name)"
    }

    /// A short value as it is written, else its kind.
    private static func describe(_ view: JSONView) -> String {
        switch view.kind {
        case .object: "an object"
        case .array: "an array"
        case .string where view.range.count > 40: "another text"
        case .string, .number, .true, .false, .null: String(decoding: view.rawBytes, as: UTF8.self)
        }
    }
}
