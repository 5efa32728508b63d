import Support
import Testing
import Wire

/// Properties over random input, 10,000 cases each; a failure names the seed and the round that shows it.
struct JSONPropertyTests {
    private static let rounds = 5_000

    @Test(arguments: [1, 2026] as [UInt64])
    func `a written tree is read back as the same tree`(seed: UInt64) throws {
        var trees = RandomJSON(seed: seed)
        for round in 0..<Self.rounds {
            let tree = trees.value(depth: 5)
            let text = tree.text
            #expect(try JSONValue(parsing: text) == tree, "seed \(seed), round \(round): \(utf8: text)")
        }
    }

    @Test(arguments: [3, 2027] as [UInt64])
    func `a splice changes the chosen member and nothing else`(seed: UInt64) throws {
        var trees = RandomJSON(seed: seed)
        for round in 0..<Self.rounds {
            let text = JSONValue.object(trees.object(depth: 4)).text
            let document = try JSONDocument(parsing: text)
            let members = Array(document.root.members)
            guard let chosen = members.indices.randomElement(using: &trees.generator) else { continue }
            let range = members[chosen].value.range
            let edited = document.replacing(range, with: Array("\"new\"".utf8))

            #expect(
                edited == Array(text[..<range.lowerBound]) + Array("\"new\"".utf8) + Array(text[range.upperBound...]))
            let before = members.map { [Array($0.key.rawBytes), Array($0.value.rawBytes)] }
            let after = try JSONDocument(parsing: edited).root.members
                .map { [Array($0.key.rawBytes), Array($0.value.rawBytes)] }
            var expected = before
            expected[chosen][1] = Array("\"new\"".utf8)
            #expect(after == expected, "seed \(seed), round \(round): \(utf8: text)")
        }
    }

    @Test(arguments: [4, 2028] as [UInt64])
    func `a number's text survives and its Double is the nearest`(seed: UInt64) throws {
        var numbers = RandomJSON(seed: seed)
        for round in 0..<Self.rounds {
            let text = numbers.numberText()
            let view = try JSONDocument(parsing: Array(text.utf8)).root
            #expect(view.rawBytes == Array(text.utf8)[...])
            #expect(JSONValue(view).text == Array(text.utf8))
            let expected = try #require(Double(text))
            #expect(view.double == (expected.isFinite ? expected : nil), "seed \(seed), round \(round): \(text)")
        }
    }

    @Test(arguments: [5, 2029] as [UInt64])
    func `a written Double is read back bit for bit`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for round in 0..<Self.rounds {
            let value = Double(bitPattern: generator.next())
            guard value.isFinite else { continue }
            var writer = JSONWriter()
            writer.number(value)
            let read = try JSONDocument(parsing: writer.bytes).root.double
            #expect(read?.bitPattern == value.bitPattern, "seed \(seed), round \(round): \(value)")
        }
    }

    @Test(arguments: [6, 2030] as [UInt64])
    func `an Int is read back, and found behind zeros and exponents`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for round in 0..<Self.rounds {
            let value = Int(truncatingIfNeeded: generator.next()) >> Int.random(in: 0..<64, using: &generator)
            let zeros = Int.random(in: 0..<25, using: &generator)
            let padding = String(repeating: "0", count: value == 0 ? 0 : zeros)
            let texts = ["\(value)", "\(value).\(padding)0", "\(value)\(padding)e-\(zeros)", "\(value).0\(padding)E+0"]
            for text in texts {
                let read = try JSONDocument(parsing: Array(text.utf8)).root.int
                #expect(read == value, "seed \(seed), round \(round): \(text)")
            }
        }
    }

    @Test(arguments: [7, 2031] as [UInt64])
    func `any bytes written as a string read back as Swift repairs them`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for round in 0..<Self.rounds {
            let bytes = RandomJSON.trickyBytes(using: &generator)
            var writer = JSONWriter()
            writer.string(utf8: bytes)
            let read = try JSONDocument(parsing: writer.bytes).root.stringBytes
            #expect(
                read == Array(String(decoding: bytes, as: UTF8.self).utf8), "seed \(seed), round \(round): \(bytes)")
        }
    }

    @Test(arguments: [8, 2032] as [UInt64])
    func `a string of raw bytes is accepted when it is valid UTF-8 without control characters`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let quote = UInt8(ascii: "\"")
        for round in 0..<Self.rounds {
            let bytes = RandomJSON.trickyBytes(using: &generator).filter { $0 != quote && $0 != UInt8(ascii: "\\") }
            let isValid = String(validating: bytes, as: UTF8.self) != nil && bytes.allSatisfy { $0 >= 0x20 }
            let isAccepted = (try? JSONDocument(parsing: [quote] + bytes + [quote])) != nil
            #expect(isAccepted == isValid, "seed \(seed), round \(round): \(bytes)")
        }
    }

    @Test(arguments: [9, 2033] as [UInt64])
    func `a damaged text is refused or every value in it can be read`(seed: UInt64) {
        var trees = RandomJSON(seed: seed)
        for _ in 0..<Self.rounds {
            var text = trees.value(depth: 4).text
            for _ in 0..<Int.random(in: 1...3, using: &trees.generator) {
                guard let position = text.indices.randomElement(using: &trees.generator) else { break }
                text[position] = RandomJSON.trickyByte(using: &trees.generator)
            }
            guard let document = try? JSONDocument(parsing: text) else { continue }
            let tree = JSONValue(document.root)
            #expect((try? JSONValue(parsing: tree.text)) == tree, "seed \(seed): \(utf8: text)")
        }
    }
}

extension Testing.Comment.StringInterpolation {
    mutating func appendInterpolation(utf8 text: [UInt8]) {
        appendInterpolation(String(decoding: text, as: UTF8.self))
    }
}
