extension SectionReader {
    /// Reads one setting: flag before environment variable before file before the value it has already.
    mutating func read<Value>(
        _ key: String, into value: inout Value, as format: ValueFormat<Value>, environment variables: String...,
        flag: Flag? = nil
    ) {
        let path = path(of: key)
        var origin = Origin.default
        var mark: YAMLMark?
        if let node = entry(key, isSecret: format.isSecret), let read = decode(node, as: format, path: path) {
            value = read
            origin = .file(line: node.mark.line)
            mark = node.mark
        }
        if let name = variables.first(where: { context.variable($0) != nil }), let text = context.variable(name),
            let read = parse(text, as: format, source: name, path: path)
        {
            value = read
            origin = .environment(name)
            mark = nil
        }
        if let flag, let text = context.flags[keyPath: flag.value],
            let read = parse(text, as: format, source: flag.name, path: path)
        {
            value = read
            origin = .flag(flag.name)
            mark = nil
        }
        context.record(path, format.show(value), origin, at: mark)
    }

    /// Reads a list setting; in a variable its elements are separated by commas.
    mutating func readList<Element>(
        _ key: String, into list: inout [Element], of format: ValueFormat<Element>, environment variable: String? = nil
    ) {
        let path = path(of: key)
        var origin = Origin.default
        var mark: YAMLMark?
        if let node = entry(key, isSecret: format.isSecret), let read = decodeList(node, of: format, path: path) {
            list = read
            origin = .file(line: node.mark.line)
            mark = node.mark
        }
        if let variable, let text = context.variable(variable) {
            let elements = text.split(separator: ",", omittingEmptySubsequences: false).map(trimmingSpaces)
            list = elements.compactMap { parse($0, as: format, source: variable, path: path) }
            origin = .environment(variable)
            mark = nil
        }
        context.record(path, "[" + list.map(format.show).joined(separator: ", ") + "]", origin, at: mark)
    }

    /// The list that the node is; nil, after a report where it is something else, to keep the default.
    func decodeList<Element>(_ node: YAMLNode, of format: ValueFormat<Element>, path: String) -> [Element]? {
        guard !node.isNull else { return nil }
        guard case .sequence(let items) = node.content else {
            let kind = format.isSecret ? "" : ", found \(node.kind)"
            context.report("\(path): expected a list\(kind)", for: path, at: node.mark, hidesValue: format.isSecret)
            return nil
        }
        return items.compactMap { item in
            guard !item.isNull else {
                context.report("\(path): expected \(format.expected), found null", for: path, at: item.mark)
                return nil
            }
            return decode(item, as: format, path: path)
        }
    }

    /// The value in the node; nil for a null and, after a report, for what is no such value.
    func decode<Value>(_ node: YAMLNode, as format: ValueFormat<Value>, path: String) -> Value? {
        func report(_ message: String) {
            context.report("\(path): \(message)", for: path, at: node.mark, hidesValue: format.isSecret)
        }
        guard case .scalar(let scalar) = node.content else {
            report("expected \(format.expected), found \(node.kind)")
            return nil
        }
        guard !scalar.isNull else { return nil }
        let expansion: VariableExpansion
        do throws(VariableExpansionError) {
            expansion = try VariableExpansion(scalar.text, environment: context.environment)
        } catch {
            report(error.description)
            return nil
        }
        // A filled-in text has the type of its field also in quotes, which flow collections force on `${...}`.
        let isString = scalar.style == .quoted && !expansion.isFilled
        do throws(ValueRejection) {
            guard !format.isTyped || !isString || expansion.text == format.word else { throw .unexpected }
            return try format.parse(expansion.text)
        } catch {
            let isHidden = format.isSecret || expansion.isFilled
            report(error.message(expected: format.expected, found: isHidden ? nil : node.kind))
            return nil
        }
    }

    func parse<Value>(_ text: String, as format: ValueFormat<Value>, source: String, path: String) -> Value? {
        do throws(ValueRejection) {
            return try format.parse(text)
        } catch {
            // What a variable holds is never shown.
            context.report("\(source): \(error.message(expected: format.expected, found: nil))", for: path, at: nil)
            return nil
        }
    }
}

/// A flag of the command line that sets a value.
struct Flag {
    let name: String
    let value: KeyPath<ConfigurationFlags, String?>
}

private func trimmingSpaces(_ text: Substring) -> String {
    String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
}
