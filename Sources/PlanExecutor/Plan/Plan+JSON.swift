internal import Wire

extension Plan {
    /// The most steps a plan may have.
    public static let maximumSteps = 2000

    /// Reads a planner's answer: the JSON alone, inside a Markdown fence or between sentences.
    ///
    /// Members that nobody here knows are left aside.
    ///
    /// - Throws: what was expected and what was found, with line and column.
    public init(parsing text: String) throws(PlanError) {
        try self.init(parsing: Array(text.utf8))
    }

    /// Reads the plan in a file.
    ///
    /// - Throws: what was expected and what was found, with file, line and column.
    public init(contentsOf path: String) throws(PlanError) {
        self = try PlanFile.parse(path) { bytes throws(PlanError) in try Plan(parsing: bytes) }
    }

    private init(parsing bytes: [UInt8]) throws(PlanError) {
        let reader = try ObjectReader(in: bytes, having: "steps")
        title = try reader.string("title") ?? ""
        locale = try reader.string("locale") ?? "en-US"
        thought = try reader.string("thought") ?? ""
        hasEnoughContext = try reader.bool("has_enough_context") ?? false
        let objects = try reader.objects("steps")
        guard !objects.isEmpty || hasEnoughContext else {
            throw PlanError(
                .wrong("\"steps\"", expected: "at least one step", found: "none"), at: reader.view["steps"]?.place)
        }
        guard objects.count <= Self.maximumSteps else {
            throw PlanError(
                .wrong("\"steps\"", expected: "at most \(Self.maximumSteps) steps", found: "\(objects.count)"),
                at: reader.view["steps"]?.place)
        }
        steps = try objects.map { object throws(PlanError) in try Step(object) }
    }

    /// The plan in the planner's format, on one line.
    public var json: String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("locale", locale)
        writer.member("has_enough_context", hasEnoughContext)
        writer.member("thought", thought)
        writer.member("title", title)
        writer.key("steps")
        writer.beginArray()
        for step in steps {
            writer.beginObject()
            writer.member("need_search", step.needsSearch)
            writer.member("title", step.title)
            writer.member("description", step.description)
            writer.member("step_type", step.kind.rawValue)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

extension Step {
    init(_ reader: ObjectReader) throws(PlanError) {
        title = try reader.text("title")
        description = try reader.text("description")
        let search = try reader.bool("need_search")
        let webSearch = try reader.bool("need_web_search")
        if let search, let webSearch, search != webSearch, let member = try reader.member("need_web_search") {
            throw reader.wrong(member, "need_web_search", expected: "the same as need_search")
        }
        let stated = search ?? webSearch
        // Planners that leave the type out mean that a step which searches is research.
        kind = try reader.choice("step_type") ?? (stated == false ? .processing : .research)
        needsSearch = stated ?? (kind == .research)
    }
}
