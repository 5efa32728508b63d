internal import Glibc
internal import Reactor
internal import Support
internal import Testing

@Suite struct LineOutputTests {
    /// A pipe or a pair of sockets as another process would have it on its stderr.
    private final class Channel {
        let writing: Int32
        private let reading: Int32
        /// Read, and not yet asked for.
        private var rest: [UInt8] = []

        init(socket: Bool) throws {
            signal(SIGPIPE, SIG_IGN)
            var ends: [Int32] = [-1, -1]
            if socket {
                try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
            } else {
                try #require(pipe(&ends) == 0)
            }
            (reading, writing) = (ends[0], ends[1])
        }

        /// The next lines, as they come.
        func lines(_ count: Int) -> [String] {
            (0..<count).compactMap { _ in line() }
        }

        /// The next line; nil at the end.
        func line() -> String? {
            while true {
                if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                    defer { rest.removeSubrange(...end) }
                    return String(decoding: rest[..<end], as: UTF8.self)
                }
                var chunk = [UInt8](repeating: 0, count: 4096)
                let count = read(reading, &chunk, chunk.count)
                if count <= 0 { return nil }
                rest += chunk[..<count]
            }
        }

        func closeReading() { close(reading) }
        func closeWriting() { close(writing) }
    }

    private static func line(_ number: Int) -> [UInt8] {
        Array("\(number) \(String(repeating: "x", count: 996 - "\(number)".utf8.count))\n".utf8)
    }

    private static func number(_ line: String) -> Int? {
        line.utf8.count == 997 ? Int(line.prefix { $0 != " " }) : nil
    }

    private func output(_ channel: Channel, _ maxWaitingBytes: Int = 1 << 20) -> LineOutput {
        LineOutput(channel.writing, maxWaitingBytes: maxWaitingBytes) { Array("dropped \($0)\n".utf8) }
    }

    @Test(arguments: [false, true])
    func `a reader that does not read holds up nobody, and gets every line when it does`(_ isSocket: Bool) throws {
        let channel = try Channel(socket: isSocket)
        defer { channel.closeReading() }
        let output = output(channel)
        // Several times what the kernel keeps: this would never return if it waited.
        for number in 0..<900 { output.write(Self.line(number)) }
        #expect(channel.lines(900).map(Self.number) == Array(0..<900))
        output.finish(within: .seconds(60))
        channel.closeWriting()
    }

    @Test(arguments: [false, true])
    func `what there is no room for is dropped in whole lines, and the number told in its place`(
        _ isSocket: Bool
    ) throws {
        let channel = try Channel(socket: isSocket)
        defer { channel.closeReading() }
        let output = output(channel, 100_000)
        for number in 0..<2000 { output.write(Self.line(number)) }
        var kept: [Int] = []
        var dropped = 0
        while kept.count + dropped < 2000, let line = channel.line() {
            if let number = Self.number(line) {
                kept.append(number)
            } else {
                dropped += Int(line.drop { $0 != " " }.dropFirst()) ?? 0
            }
        }
        #expect(kept == kept.sorted() && kept.count + dropped == 2000 && dropped > 0)
        output.finish(within: .seconds(60))
        output.write(Self.line(2000))
        #expect(channel.line().flatMap(Self.number) == 2000)
        channel.closeWriting()
    }

    @Test func `a reader that has gone costs nobody anything`() throws {
        let channel = try Channel(socket: false)
        let output = output(channel)
        for number in 0..<100 { output.write(Self.line(number)) }
        channel.closeReading()
        output.finish(within: .seconds(60))
        output.write(Self.line(100))
        channel.closeWriting()
    }

    @Test func `the end of the process waits for a reader no longer than it is told`() throws {
        let channel = try Channel(socket: false)
        let output = output(channel)
        for number in 0..<100 { output.write(Self.line(number)) }
        output.finish(within: .milliseconds(1))
        channel.closeReading()
        output.finish(within: .seconds(60))
        channel.closeWriting()
    }

    @Test func `the mode that a pipe has for other processes stays as it was`() throws {
        let channel = try Channel(socket: false)
        let output = output(channel)
        output.write(Self.line(0))
        #expect(fcntl(channel.writing, F_GETFL) & O_NONBLOCK == 0)
        #expect(channel.lines(1).map(Self.number) == [0])
        channel.closeReading()
        channel.closeWriting()
    }
}
