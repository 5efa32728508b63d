internal import Testing

@testable internal import Gateway

@Suite struct FlightTapeTests {
    private static func bytes(_ count: Int, _ byte: UInt8 = 0x78) -> [UInt8] { Array(repeating: byte, count: count) }

    @Test func `every reader gets every piece in order, whenever it began`() {
        var tape = FlightTape()
        let first = tape.addReader() ?? -1
        tape.append([1, 2])
        #expect(tape.read(first) == [1, 2])
        #expect(tape.hasRead(first) && tape.unread == 0)
        tape.append([3])
        let second = tape.addReader() ?? -1
        tape.append([])
        tape.append([4, 5])
        #expect(tape.unread == 3)
        #expect(tape.read(second) == [1, 2, 3, 4, 5])
        #expect(tape.unread == 0 && !tape.hasRead(first))
        #expect(tape.read(first) == [3, 4, 5])
        #expect(tape.read(first) == [])
        #expect(tape.everything == [1, 2, 3, 4, 5])
    }

    @Test func `what is not kept is let go when all have read it, and nobody begins any more`() {
        var tape = FlightTape()
        let readers = [tape.addReader() ?? -1, tape.addReader() ?? -1]
        for byte in 0..<4 { tape.append([UInt8(byte)]) }
        #expect(tape.read(readers[0]) == [0, 1, 2, 3])
        tape.stopKeeping()
        #expect(tape.addReader() == nil && !tape.isWhole)
        tape.append([4])
        #expect(tape.everything == [0, 1, 2, 3, 4])
        #expect(tape.read(readers[1]) == [0, 1, 2, 3, 4])
        #expect(tape.everything == [4])
        tape.remove(readers[0])
        #expect(tape.everything.isEmpty)
    }

    @Test func `a large piece comes alone, small ones together`() {
        var tape = FlightTape()
        let reader = tape.addReader() ?? -1
        for size in [100, 200, 70_000, 50_000, 20_000] { tape.append(Self.bytes(size)) }
        #expect((0..<5).map { _ in tape.read(reader).count } == [300, 70_000, 50_000, 20_000, 0])
    }

    @Test func `a reader lags when only it needs so many bytes`() {
        var tape = FlightTape()
        let readers = (0..<3).compactMap { _ in tape.addReader() }
        tape.append(Self.bytes(1000))
        _ = tape.read(readers[0])
        // As long as all is kept anyhow nobody is in the way.
        #expect(tape.laggards(behind: 999).isEmpty)
        tape.stopKeeping()
        #expect(tape.laggards(behind: 999).sorted() == [readers[1], readers[2]])
        #expect(tape.laggards(behind: 1000).isEmpty)
        tape.remove(readers[0])
        #expect(tape.laggards(behind: 0).isEmpty)
    }
}
