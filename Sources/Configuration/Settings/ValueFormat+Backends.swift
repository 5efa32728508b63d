extension ValueFormat where Value == BackendChoice {
    /// A built-in choice or the name of a backend.
    static var backendChoice: Self {
        let name = ValueFormat<String>.backendName(reserved: [])
        return ValueFormat(
            expected: "auto, local, gemini, openai, echo or the name of a backend",
            parse: { (text) throws(ValueRejection) in
                do throws(ValueRejection) {
                    return BackendChoice(name: try name.parse(text))
                } catch {
                    throw .unexpected
                }
            },
            show: \.name)
    }
}

extension ValueFormat where Value == String {
    /// The name of a further backend, as it can stand before the slash of `NAME/model`.
    static var backendName: Self { backendName(reserved: BackendChoice.builtIn.map(\.name)) }

    fileprivate static func backendName(reserved: [String]) -> Self {
        ValueFormat(
            expected: "a name of lower-case letters, digits, _, . and - that begins with a letter or digit",
            parse: { (text) throws(ValueRejection) in
                guard let first = text.utf8.first, isLetterOrDigit(first), text.utf8.allSatisfy(isNameByte) else {
                    throw .unexpected
                }
                guard !reserved.contains(text) else { throw .flawed("\(quoted(text)) is taken by a built-in backend") }
                return text
            },
            show: { $0 })
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || "_.-".utf8.contains(byte)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
    }
}
