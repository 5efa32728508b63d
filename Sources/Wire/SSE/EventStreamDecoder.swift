/// Reads an event stream that arrives in pieces (WHATWG HTML, section 9.2, "Server-sent events").
///
/// Bytes in, events out. An event that the stream ends in is dropped, as the standard says. Time is linear in the bytes
/// fed, whatever the pieces.
package struct EventStreamDecoder: Sendable {
    /// One dispatched event.
    package struct Event: Equatable, Sendable {
        /// The event's name, nil where the stream gave none and a reader would say "message".
        package var type: String?
        /// The data lines joined by LF; valid UTF-8, with U+FFFD for what was not.
        package var data: [UInt8]
        /// The last id that the stream has set, empty where there is none.
        package var lastEventID: String

        /// An event as a stream would dispatch it.
        package init(type: String? = nil, data: [UInt8], lastEventID: String = "") {
            self.type = type
            self.data = data
            self.lastEventID = lastEventID
        }
    }

    /// The last valid `retry` value; a number too large for `Int` is ignored.
    package private(set) var retryMilliseconds: Int?

    private let maxEventBytes: Int
    private var partialLine: [UInt8] = []
    private var data: [UInt8] = []
    private var hasData = false
    private var type: String?
    private var lastEventID = ""
    private var isFirstLine = true
    private var skipsLineFeed = false
    private var hasFailed = false

    /// A decoder at the start of a stream; neither a line nor the data of an event may pass `maxEventBytes`.
    package init(maxEventBytes: Int = 8 << 20) {
        self.maxEventBytes = maxEventBytes
    }

    /// Takes the next bytes of the stream and hands over each event they complete.
    package mutating func feed(
        _ bytes: Span<UInt8>, _ onEvent: (consuming Event) -> Void
    ) throws(EventStreamError) {
        try feed(bytes, onOtherLine: { _ in }) { data, type, lastEventID in
            onEvent(Event(type: type, data: Self.repaired(data), lastEventID: lastEventID))
        }
    }

    /// Takes the next bytes of the stream and hands over the data of each event they complete, in place.
    ///
    /// - Parameters:
    ///   - onOtherLine: called with each line that is neither a comment nor a field anybody knows.
    ///   - onData: called with an event's data as it came, which `repaired` makes valid UTF-8, its name, and the id.
    package mutating func feed(
        _ bytes: Span<UInt8>, onOtherLine: (Span<UInt8>) -> Void, _ onData: (Span<UInt8>, String?, String) -> Void
    ) throws(EventStreamError) {
        if hasFailed { throw .eventTooLarge }
        var position = 0
        while position < bytes.count {
            if skipsLineFeed {
                skipsLineFeed = false
                if bytes[position] == EventStreamLines.lineFeed {
                    position &+= 1
                    continue
                }
            }
            if partialLine.isEmpty, !hasData, let event = wholeEvent(in: bytes, at: position) {
                isFirstLine = false
                onData(bytes.extracting(event.data), type, lastEventID)
                type = nil
                position = event.end
                continue
            }
            let end = EventStreamLines.endOfLine(bytes, from: position)
            try checkSize(addingLine: partialLine.count &+ end &- position)
            if end == bytes.count {
                partialLine.append(contentsOf: bytes, in: position..<end)
                return
            }
            skipsLineFeed = bytes[end] == EventStreamLines.carriageReturn
            endLine(bytes.extracting(position..<end), onOtherLine, onData)
            position = end &+ 1
        }
    }

    /// Data as the standard has it decoded: each maximal part of it that is no UTF-8 becomes one U+FFFD.
    package static func repaired(_ data: Span<UInt8>) -> [UInt8] {
        data.withUnsafeBufferPointer { bytes in
            if (try? UTF8Span(validating: data)) != nil { return Array(bytes) }
            return Array(String(decoding: bytes, as: UTF8.self).utf8)
        }
    }

    /// Ends the stream; true where that dropped an unfinished event.
    package mutating func finish() -> Bool {
        let isComment = partialLine.first == UInt8(ascii: ":")
        let isDropping = hasData || type != nil || !(partialLine.isEmpty || isComment)
        self = EventStreamDecoder(maxEventBytes: maxEventBytes)
        return isDropping
    }

    private mutating func checkSize(addingLine count: Int) throws(EventStreamError) {
        guard count <= maxEventBytes &- data.count else {
            hasFailed = true
            partialLine = []
            data = []
            throw .eventTooLarge
        }
    }

    /// The event that lies whole at `start`, of one line of data, as most do: nothing of it has to be set aside.
    private func wholeEvent(in bytes: Span<UInt8>, at start: Int) -> (data: Range<Int>, end: Int)? {
        let field: StaticString = "data: "
        let dataStart = start &+ field.utf8CodeUnitCount
        guard dataStart < bytes.count, bytes.extracting(start..<dataStart).hasBytes(of: field) else { return nil }
        let lineEnd = EventStreamLines.endOfLine(bytes, from: dataStart)
        let isPair = lineEnd < bytes.count && bytes[lineEnd] == EventStreamLines.carriageReturn
        let blank: StaticString = isPair ? "\r\n\r\n" : "\n\n"
        let end = lineEnd &+ blank.utf8CodeUnitCount
        guard end <= bytes.count, lineEnd &- start <= maxEventBytes,
            bytes.extracting(lineEnd..<end).hasBytes(of: blank)
        else { return nil }
        return (dataStart..<lineEnd, end)
    }

    /// Reads a whole line, of which `rest` is what has not been set aside before.
    private mutating func endLine(
        _ rest: Span<UInt8>, _ onOtherLine: (Span<UInt8>) -> Void, _ onData: (Span<UInt8>, String?, String) -> Void
    ) {
        if partialLine.isEmpty {
            readLine(rest, onOtherLine, onData)
            return
        }
        partialLine.append(contentsOf: rest, in: 0..<rest.count)
        var line: [UInt8] = []
        swap(&line, &partialLine)
        readLine(line.span, onOtherLine, onData)
    }

    private mutating func readLine(
        _ line: Span<UInt8>, _ onOtherLine: (Span<UInt8>) -> Void, _ onData: (Span<UInt8>, String?, String) -> Void
    ) {
        var start = 0
        if isFirstLine {
            isFirstLine = false
            if line.count >= 3, line[0] == 0xEF, line[1] == 0xBB, line[2] == 0xBF { start = 3 }
        }
        guard start < line.count else {
            dispatch(onData)
            return
        }
        var nameEnd = start
        while nameEnd < line.count, line[nameEnd] != UInt8(ascii: ":") { nameEnd &+= 1 }
        var valueStart = min(nameEnd &+ 1, line.count)
        if valueStart < line.count, line[valueStart] == UInt8(ascii: " ") { valueStart &+= 1 }
        let isKnown = readField(line, name: start..<nameEnd, value: valueStart..<line.count)
        if !isKnown { onOtherLine(line.extracting(start..<line.count)) }
    }

    /// Reads a field or a comment, whose name is empty; false where it is neither.
    private mutating func readField(_ line: Span<UInt8>, name: Range<Int>, value: Range<Int>) -> Bool {
        switch name.count {
        case 0:
            break
        case 4 where line.extracting(name).hasBytes(of: "data"):
            if hasData { data.append(EventStreamLines.lineFeed) }
            hasData = true
            data.append(contentsOf: line, in: value)
        case 5 where line.extracting(name).hasBytes(of: "event"):
            type = value.isEmpty ? nil : Self.text(line, value)
        case 2 where line.extracting(name).hasBytes(of: "id"):
            for index in value where line[index] == 0 { return true }
            lastEventID = Self.text(line, value)
        case 5 where line.extracting(name).hasBytes(of: "retry"):
            retryMilliseconds = Self.number(line, value) ?? retryMilliseconds
        default:
            return false
        }
        return true
    }

    private mutating func dispatch(_ onData: (Span<UInt8>, String?, String) -> Void) {
        defer { type = nil }
        guard hasData else { return }
        hasData = false
        onData(data.span, type, lastEventID)
        data.removeAll(keepingCapacity: data.capacity <= Self.keptCapacity)
    }

    /// The most room for data that is kept from one event to the next.
    private static let keptCapacity = 64 << 10

    private static func text(_ line: Span<UInt8>, _ range: Range<Int>) -> String {
        line.extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }

    private static func number(_ line: Span<UInt8>, _ range: Range<Int>) -> Int? {
        guard !range.isEmpty else { return nil }
        var number = 0
        for index in range {
            let digit = line[index] &- 0x30
            guard digit < 10 else { return nil }
            let (tens, overflow) = number.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.addingReportingOverflow(Int(digit))
            if overflow || carry { return nil }
            number = sum
        }
        return number
    }
}
