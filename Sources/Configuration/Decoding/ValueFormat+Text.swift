extension ValueFormat where Value == String {
    /// A text of one line that says something.
    static var text: Self {
        ValueFormat(
            expected: "a string",
            parse: { (text) throws(ValueRejection) in
                guard !text.utf8.isEmpty else { throw .flawed("must not be empty") }
                guard !text.unicodeScalars.contains(where: \.isControl) else {
                    throw .flawed("must not contain line breaks or control characters")
                }
                return text
            },
            show: { $0 })
    }

    /// The base URL of a backend, without slashes at its end.
    static var baseURL: Self {
        ValueFormat(
            expected: "a URL",
            parse: { (text) throws(ValueRejection) in
                do throws(BackendURLError) {
                    return try BackendURL(text).text
                } catch {
                    throw .flawed(error.description)
                }
            },
            show: { $0 })
    }

    /// An address or name to listen on, without brackets.
    static var host: Self {
        ValueFormat(
            expected: "an IP address or a host name",
            parse: { (text) throws(ValueRejection) in
                let isBracketed = text.utf8.first == UInt8(ascii: "[") && text.utf8.last == UInt8(ascii: "]")
                let address = isBracketed ? String(text.dropFirst().dropLast()) : text
                guard let host = NetworkHost(address), host.isIPv6 || !isBracketed else { throw .unexpected }
                return host.text
            },
            show: { $0 })
    }

    /// What a browser sends as `Origin`, or `*` for any.
    static var webOrigin: Self {
        ValueFormat(
            expected: "* or an origin such as https://example.org",
            parse: { (text) throws(ValueRejection) in
                guard !text.utf8.isEmpty, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw .unexpected }
                guard text.utf8.last != UInt8(ascii: "/") else { throw .flawed("must not end with a slash") }
                return text
            },
            show: { $0 })
    }
}

extension ValueFormat where Value == Secret {
    /// A key or password that can stand in a header.
    static var secret: Self {
        ValueFormat(
            expected: "a string", isSecret: true,
            parse: { (text) throws(ValueRejection) in
                guard let secret = Secret(text) else {
                    throw .flawed("must not contain line breaks or control characters")
                }
                guard !secret.isEmpty else { throw .flawed("must not be empty") }
                return secret
            },
            show: \.description)
    }
}

extension ValueFormat where Value == Bool {
    /// The booleans of the core schema (YAML 1.2, section 10.3.2).
    static var boolean: Self {
        ValueFormat(
            expected: "true or false", isTyped: true,
            parse: { (text) throws(ValueRejection) in
                switch text {
                case "true", "True", "TRUE": return true
                case "false", "False", "FALSE": return false
                default: throw .unexpected
                }
            },
            show: { $0 ? "true" : "false" })
    }
}

extension ValueFormat where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of the type's words.
    static var word: Self {
        let words = Value.allCases.map(\.rawValue)
        return ValueFormat(
            expected: "one of " + words.joined(separator: ", "),
            parse: { (text) throws(ValueRejection) in
                guard let value = Value(rawValue: text) else { throw .unexpected }
                return value
            },
            show: \.rawValue)
    }
}
