internal import Wire

/// Values of a request, each refused under its parameter's name when it is of another kind.
extension JSONView {
    /// The member, unless it is missing or `null`, which mean the same.
    func given(_ name: StaticString) -> JSONView? {
        guard let value = self[name], !value.isNull else { return nil }
        return value
    }

    func checkedString(_ param: @autoclosure () -> String) throws(InvalidRequest) -> String {
        guard let text = string else { throw .wrongType(param(), "a string") }
        return text
    }

    /// The string, if it has anything in it.
    func checkedName(_ param: @autoclosure () -> String) throws(InvalidRequest) -> String {
        guard let text = string, !text.isEmpty else { throw .wrongType(param(), "a string that is not empty") }
        return text
    }

    func checkedBool(_ param: @autoclosure () -> String) throws(InvalidRequest) -> Bool {
        guard let flag = bool else { throw .wrongType(param(), "true or false") }
        return flag
    }

    func checkedObject(_ param: @autoclosure () -> String) throws(InvalidRequest) -> JSONView {
        guard kind == .object else { throw .wrongType(param(), "an object") }
        return self
    }

    func checkedArray(_ param: @autoclosure () -> String) throws(InvalidRequest) -> JSONView {
        guard kind == .array else { throw .wrongType(param(), "an array") }
        return self
    }

    func checkedInt(_ param: @autoclosure () -> String) throws(InvalidRequest) -> Int {
        guard let number = int else { throw .wrongType(param(), "an integer") }
        return number
    }

    func checkedInt(_ param: @autoclosure () -> String, in range: ClosedRange<Int>) throws(InvalidRequest) -> Int {
        guard let number = int, range.contains(number) else {
            throw .wrongType(param(), "an integer between \(range.lowerBound) and \(range.upperBound)")
        }
        return number
    }

    /// The number with its digits as they are written.
    func checkedNumber(
        _ param: @autoclosure () -> String, in range: ClosedRange<Int>
    ) throws(InvalidRequest) -> JSONNumber {
        guard let value = double, value >= Double(range.lowerBound), value <= Double(range.upperBound),
            let number = JSONNumber(String(decoding: rawBytes, as: UTF8.self))
        else {
            throw .wrongType(param(), "a number between \(range.lowerBound) and \(range.upperBound)")
        }
        return number
    }

    /// The bytes between a string's quotes, escapes and all; nothing is copied.
    var quotedBytes: ArraySlice<UInt8> { rawBytes.dropFirst().dropLast() }
}

extension InvalidRequest {
    /// - Parameter expected: what would be right, as it follows "must be".
    static func wrongType(_ param: String, _ expected: String) -> InvalidRequest {
        InvalidRequest(param: param, message: "\"\(param)\" must be \(expected)")
    }

    static func missing(_ param: String) -> InvalidRequest {
        InvalidRequest(param: param, message: "missing required parameter: \"\(param)\"")
    }
}
