internal import Configuration
internal import Reactor
internal import Wire

typealias LogLevel = Configuration.ServerSettings.LogLevel

/// Writes lines, each whole: coloured text for a terminal, JSON otherwise.
struct Log: Sendable {
    private let level: LogLevel
    private let sink: @Sendable ([UInt8]) -> Void
    let isTerminal: Bool

    /// - Parameter sink: takes one line at a time, its line feed with it.
    init(level: LogLevel, isTerminal: Bool, sink: @escaping @Sendable ([UInt8]) -> Void) {
        self.level = level
        self.isTerminal = isTerminal
        self.sink = sink
    }

    /// The log on stderr, which whoever reads it too slowly holds up nothing but the log.
    static func standardError(level: LogLevel) -> Log {
        Log(level: level, isTerminal: errorIsTerminal) { errorOutput.write($0) }
    }

    private static let errorIsTerminal = ProcessControl.errorIsTerminal

    /// What all that this process says on stderr goes through.
    static let errorOutput = LineOutput(ProcessControl.errorDescriptor) { dropped in
        line(
            .warning, "lines of the log were dropped, nobody took them in time", ["lines": "\(dropped)"],
            isTerminal: errorIsTerminal)
    }

    /// The same log with another level.
    func at(_ level: LogLevel) -> Log {
        Log(level: level, isTerminal: isTerminal, sink: sink)
    }

    func isEnabled(_ level: LogLevel) -> Bool {
        level.rank >= self.level.rank
    }

    /// Writes a message with a few facts about it. Never a secret, and no text of a client's or a server's but in
    /// `facts`, where control characters are made harmless.
    func write(_ level: LogLevel, _ message: String, _ facts: KeyValuePairs<StaticString, String> = [:]) {
        guard isEnabled(level) else { return }
        emit(Self.line(level, message, facts, isTerminal: isTerminal))
    }

    private static func line(
        _ level: LogLevel, _ message: String, _ facts: KeyValuePairs<StaticString, String>, isTerminal: Bool
    ) -> [UInt8] {
        if isTerminal {
            var text = "\(LogTime.now.clock) \(level.coloured) \(message)"
            for (name, value) in facts { text += " \(name)=\(LogText.printable(value))" }
            return Array((text + "\n").utf8)
        }
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("time", LogTime.now.iso8601)
        writer.member("level", level.rawValue)
        writer.member("message", message)
        for (name, value) in facts { writer.member(name, value) }
        writer.endObject()
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    /// Writes a whole line as it is.
    func emit(_ line: [UInt8]) {
        sink(line)
    }
}

extension LogLevel {
    var rank: Int {
        switch self {
        case .debug: 0
        case .info: 1
        case .warning: 2
        case .error: 3
        }
    }

    fileprivate var coloured: String {
        switch self {
        case .debug: "\u{1B}[90mdebug\u{1B}[0m"
        case .info: "\u{1B}[36minfo\u{1B}[0m"
        case .warning: "\u{1B}[33mwarning\u{1B}[0m"
        case .error: "\u{1B}[31merror\u{1B}[0m"
        }
    }
}

/// Text that may stand on a terminal line.
enum LogText {
    /// The text with everything that could move a cursor or end a line escaped.
    static func printable(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                result += "\\u{\(String(scalar.value, radix: 16))}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
