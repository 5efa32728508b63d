extension ValueFormat where Value == BackendChoice {
    /// A built-in choice or the name of a backend.
    static var backendChoice: Self {
        ValueFormat(
            expected: "auto, local, gemini, openai, echo or the name of a backend",
            parse: { (text) throws(ValueRejection) in
                guard text.isBackendName else { throw .unexpected }
                return BackendChoice(name: text)
            },
            show: \.name)
    }
}

extension ValueFormat where Value == String {
    /// The name of a further backend, as it can stand before the slash of `NAME/model`.
    static var backendName: Self {
        ValueFormat(
            expected: "a name of lower-case letters, digits, _, . and - that begins with a letter or digit",
            parse: { (text) throws(ValueRejection) in
                guard text.isBackendName else { throw .unexpected }
                guard case .named = BackendChoice(name: text) else {
                    throw .flawed("\(quoted(text)) is taken by a built-in backend")
                }
                return text
            },
            show: { $0 })
    }
}

extension String {
    fileprivate var isBackendName: Bool {
        func isLetterOrDigit(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) }
        guard let first = utf8.first, isLetterOrDigit(first) else { return false }
        return utf8.allSatisfy { isLetterOrDigit($0) || "_.-".utf8.contains($0) }
    }
}
