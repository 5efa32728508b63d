internal import Reactor
internal import Testing

@testable internal import Gateway

@Suite struct AnswerShelfTests {
    private static let target = Target(backend: .echo, model: "m")

    private static func answer(_ bytes: Int, at seconds: Int64 = 0) -> CachedAnswer {
        CachedAnswer(
            Array(repeating: 0x78, count: bytes), isStream: false, target: target, ignored: [], madeAt: instant(seconds)
        )
    }

    private static func instant(_ seconds: Int64) -> Instant { Instant(nanoseconds: seconds * 1_000_000_000) }

    private static func key(_ number: Int) -> SHA256.Digest { SHA256.digest("\(number)".utf8) }

    /// What is there, looked at in order.
    private static func kept(_ shelf: inout AnswerShelf, of numbers: Range<Int>) -> [Int] {
        numbers.filter { shelf.answer(to: key($0), maxAge: nil, now: instant(0)) != nil }
    }

    @Test func `beyond its bytes the answer goes that was not asked for longest`() {
        var shelf = AnswerShelf(limit: 3 * (100 + CachedAnswer.overhead), maxAge: .seconds(10))
        for number in 0..<3 { shelf.put(Self.answer(100), for: Self.key(number)) }
        #expect(shelf.answer(to: Self.key(0), maxAge: nil, now: Self.instant(0)) != nil)
        shelf.put(Self.answer(100), for: Self.key(3))
        #expect(Self.kept(&shelf, of: 0..<4) == [0, 2, 3])
        #expect(shelf.evicted == 1 && shelf.count == 3)
        // Two have to go for one that is larger.
        shelf.put(Self.answer(200), for: Self.key(4))
        #expect(Self.kept(&shelf, of: 0..<5) == [3, 4])
        #expect(shelf.bytes == 300 + 2 * CachedAnswer.overhead)
    }

    @Test func `an answer larger than all together may be is not kept, and drives nobody out`() {
        var shelf = AnswerShelf(limit: 2000, maxAge: .seconds(10))
        shelf.put(Self.answer(100), for: Self.key(0))
        shelf.put(Self.answer(2000), for: Self.key(1))
        #expect(Self.kept(&shelf, of: 0..<2) == [0])
        #expect(shelf.evicted == 0)
    }

    @Test func `an answer takes the place of an older one to the same`() {
        var shelf = AnswerShelf(limit: 10_000, maxAge: .seconds(10))
        shelf.put(Self.answer(100), for: Self.key(0))
        shelf.put(Self.answer(7), for: Self.key(0))
        #expect(shelf.answer(to: Self.key(0), maxAge: nil, now: Self.instant(0))?.body.count == 7)
        #expect(shelf.count == 1 && shelf.bytes == 7 + CachedAnswer.overhead)
    }

    @Test func `an answer is given until its age, and then gone`() {
        var shelf = AnswerShelf(limit: 10_000, maxAge: .seconds(10))
        shelf.put(Self.answer(1, at: 5), for: Self.key(0))
        #expect(shelf.answer(to: Self.key(0), maxAge: nil, now: Self.instant(14)) != nil)
        // Who wants a younger one leaves it to others.
        #expect(shelf.answer(to: Self.key(0), maxAge: .seconds(9), now: Self.instant(14)) == nil)
        #expect(shelf.answer(to: Self.key(0), maxAge: .seconds(10), now: Self.instant(14)) != nil)
        #expect(shelf.answer(to: Self.key(0), maxAge: nil, now: Self.instant(15)) == nil)
        #expect(shelf.count == 0 && shelf.bytes == 0 && shelf.expired == 1)
    }

    @Test func `what is set aside counts, makes room, and comes back`() {
        var shelf = AnswerShelf(limit: 2000, maxAge: .seconds(10))
        shelf.put(Self.answer(500), for: Self.key(0))
        #expect(shelf.reserve(900) == true)
        #expect(shelf.count == 1)
        #expect(shelf.reserve(200) == true)
        #expect(shelf.count == 0 && shelf.evicted == 1)
        #expect(shelf.reserve(901) == false)
        shelf.release(1100)
        #expect(shelf.reserve(2000) == true)
    }

    @Test func `ten thousand answers come and go and nothing is lost or left`() {
        var shelf = AnswerShelf(limit: 100 * (10 + CachedAnswer.overhead), maxAge: .seconds(1000))
        for number in 0..<10_000 { shelf.put(Self.answer(10), for: Self.key(number)) }
        #expect(Self.kept(&shelf, of: 0..<10_000) == Array(9900..<10_000))
        #expect(shelf.count == 100 && shelf.evicted == 9900)
    }
}
