extension KeySettings {
    /// Reads one element of `keys:`; nil, after a report, where it lacks what a key must have.
    init?(reading section: inout SectionReader) {
        var name = ""
        var value: Secret?
        var file: String?
        section.read("name", into: &name, as: .keyName)
        section.read("value", into: &value, as: .optional(.secret))
        section.read("file", into: &file, as: .optional(.text))
        var isAdmin = false
        var allowedModels: [String] = []
        var limits = KeyLimits()
        section.read("admin", into: &isAdmin, as: .boolean)
        section.readList("allowed_models", into: &allowedModels, of: .modelPattern)
        limits.read(from: &section)
        if name.utf8.isEmpty { section.reportMissing("name") }
        guard let secret = Self.secret(value, file, in: section), !name.utf8.isEmpty else { return nil }
        self.init(name: name, secret: secret, isAdmin: isAdmin, allowedModels: allowedModels, limits: limits)
    }

    private static func secret(_ value: Secret?, _ file: String?, in section: SectionReader) -> Secret? {
        let context = section.context
        switch (value, file) {
        case (let value?, nil): return value
        case (nil, let file?):
            let path = section.path(of: "file")
            do throws(ConfigurationFile.ReadError) {
                let bytes = try ConfigurationFile.read(ConfigurationFile.join(context.directory, file))
                if let text = String(validating: bytes, as: UTF8.self), let secret = Secret(text), !secret.isEmpty {
                    return secret
                }
                context.report("the file \(quoted(file)) does not hold a key in one line", about: path)
            } catch {
                context.report("cannot read the file \(quoted(file)): \(error)", about: path)
            }
            return nil
        case (nil, nil):
            let isSound = context.isSound(section.path(of: "value")) && context.isSound(section.path(of: "file"))
            if isSound { section.reportMissing("value") }
            return nil
        case (_?, _?):
            context.report("a key has a value or a file, not both", about: section.path(of: "file"))
            return nil
        }
    }
}

extension KeyLimits {
    fileprivate mutating func read(from section: inout SectionReader) {
        let count = ValueFormat<Int>.integer(1...1_000_000_000_000)
        section.read("requests_per_minute", into: &requestsPerMinute, as: .optional(count))
        section.read("tokens_per_minute", into: &tokensPerMinute, as: .optional(count))
        section.read("max_concurrent", into: &maxConcurrent, as: .optional(.integer(1...1_000_000)))
        var budget = Budget()
        section.section("budget") { inner in
            inner.read("period", into: &budget.period, as: .word)
            inner.read("tokens", into: &budget.tokens, as: .optional(count))
            inner.read("cost", into: &budget.cost, as: .optional(.number(0...1e9)))
        }
        if budget.tokens != nil || budget.cost != nil { self.budget = budget }
    }
}

extension SectionReader {
    /// Reports that the section lacks a key it cannot do without.
    func reportMissing(_ key: String) {
        let path = path(of: key)
        guard context.isSound(path) && context.isSound(self.path) else { return }
        context.report("\(self.path): the key \(quoted(key)) is missing", for: path, at: mark)
    }
}

extension ValueFormat where Value == String {
    /// What a key is called in logs and metrics.
    fileprivate static var keyName: Self {
        ValueFormat(
            expected: "a name of letters, digits, _, . and -",
            parse: { (text) throws(ValueRejection) in
                let isName = text.utf8.allSatisfy { byte in
                    switch byte {
                    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                    default: "_.-".utf8.contains(byte)
                    }
                }
                guard isName, (1...64).contains(text.utf8.count) else { throw .unexpected }
                return text
            },
            show: { $0 })
    }

    /// A model's name, or how it begins.
    fileprivate static var modelPattern: Self {
        ValueFormat(
            expected: "a model's name, or the beginning of one with * at its end",
            parse: { (text) throws(ValueRejection) in
                let text = try ValueFormat.text.parse(text)
                guard !text.utf8.dropLast().contains(UInt8(ascii: "*")) else {
                    throw .flawed("a * stands at the end only")
                }
                return text
            },
            show: { $0 })
    }
}
