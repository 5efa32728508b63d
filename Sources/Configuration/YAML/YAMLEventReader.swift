import CYAML

/// libyaml's event parser over bytes it owns; the only file that speaks to libyaml.
struct YAMLEventReader: ~Copyable {
    // libyaml keeps pointers into itself and into its input, so both live at fixed addresses.
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeMutableBufferPointer<UInt8>
    private let text: YAMLText

    /// `yaml_parser_initialize`, `yaml_parser_set_input_string`.
    init(_ text: YAMLText) throws(YAMLError) {
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        guard yaml_parser_initialize(parser) == 1 else {
            parser.deallocate()
            throw YAMLError(.outOfMemory, at: YAMLMark(line: 1, column: 1))
        }
        // One byte more than needed: an empty buffer has no address to hand over.
        let input = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: text.bytes.count + 1)
        _ = input.initialize(from: text.bytes)
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, input.baseAddress, text.bytes.count)
        self.parser = parser
        self.input = input
        self.text = text
    }

    /// `yaml_parser_delete`.
    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        input.deallocate()
    }

    /// `yaml_parser_parse`; not to be called again after an error.
    mutating func next() throws(YAMLError) -> YAMLEvent {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw failure() }
        defer { yaml_event_delete(&event) }
        let mark = YAMLMark(event.start_mark)
        switch event.type {
        case YAML_STREAM_START_EVENT: return YAMLEvent(kind: .streamStart, mark: mark)
        case YAML_DOCUMENT_START_EVENT: return YAMLEvent(kind: .documentStart, mark: mark)
        case YAML_DOCUMENT_END_EVENT: return YAMLEvent(kind: .documentEnd, mark: mark)
        case YAML_ALIAS_EVENT:
            return YAMLEvent(kind: .alias(String(terminated: event.data.alias.anchor) ?? ""), mark: mark)
        case YAML_SCALAR_EVENT:
            return YAMLEvent(scalar: event, at: mark)
        case YAML_SEQUENCE_START_EVENT:
            let start = event.data.sequence_start
            return YAMLEvent(
                kind: .sequenceStart, mark: mark,
                anchor: String(terminated: start.anchor), tag: String(terminated: start.tag))
        case YAML_SEQUENCE_END_EVENT: return YAMLEvent(kind: .sequenceEnd, mark: mark)
        case YAML_MAPPING_START_EVENT:
            let start = event.data.mapping_start
            return YAMLEvent(
                kind: .mappingStart, mark: mark,
                anchor: String(terminated: start.anchor), tag: String(terminated: start.tag))
        case YAML_MAPPING_END_EVENT: return YAMLEvent(kind: .mappingEnd, mark: mark)
        default: return YAMLEvent(kind: .streamEnd, mark: mark)
        }
    }

    private func failure() -> YAMLError {
        let state = parser.pointee
        let problem = String(terminated: state.problem) ?? "not a YAML text"
        switch state.error {
        case YAML_MEMORY_ERROR:
            return YAMLError(.outOfMemory, at: YAMLMark(state.mark))
        case YAML_READER_ERROR:
            let offset = Int(exactly: state.problem_offset) ?? 0
            return YAMLError(.unreadableByte(problem: problem), at: text.mark(at: offset))
        default:
            let mark = YAMLMark(state.problem_mark)
            if let hint = YAMLError.Reason.hint(at: mark, in: text) { return YAMLError(hint, at: mark) }
            let context = String(terminated: state.context)
            let begun = YAMLMark(state.context_mark)
            let hasBegun = context != nil && begun != mark
            return YAMLError(.syntax(problem: problem, context: context, begun: hasBegun ? begun : nil), at: mark)
        }
    }
}

extension YAMLEvent {
    fileprivate init(scalar event: yaml_event_t, at mark: YAMLMark) {
        let scalar = event.data.scalar
        let bytes = UnsafeBufferPointer(start: scalar.value, count: Int(exactly: scalar.length) ?? 0)
        self.init(
            kind: .scalar(
                text: String(decoding: bytes, as: UTF8.self), isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE),
            mark: mark, anchor: String(terminated: scalar.anchor), tag: String(terminated: scalar.tag))
    }
}

extension YAMLMark {
    // libyaml counts from 0.
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(line: (Int(exactly: mark.line) ?? 0) &+ 1, column: (Int(exactly: mark.column) ?? 0) &+ 1)
    }
}

extension String {
    fileprivate init?(terminated pointer: UnsafePointer<CChar>?) {
        guard let pointer else { return nil }
        self.init(cString: pointer)
    }

    fileprivate init?(terminated pointer: UnsafeMutablePointer<yaml_char_t>?) {
        guard let pointer else { return nil }
        self.init(cString: pointer)
    }
}
