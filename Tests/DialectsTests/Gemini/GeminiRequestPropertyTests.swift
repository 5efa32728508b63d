import Testing
import Wire

@testable import Dialects

/// What holds for every request, whatever is in it.
@Suite struct GeminiRequestPropertyTests {
    private typealias Rig = GeminiRequestRig

    @Test func `every request becomes a good body or is refused with a reason`() throws {
        var encodedCount = 0
        for seed in 0..<1500 as Range<UInt64> {
            var random = RandomChatRequest(seed: seed)
            let request = try random.request()
            do throws(InvalidRequest) {
                let options = GeminiOptions(issuer: "here", isVertex: seed % 2 == 0, replacesSignatures: seed % 5 == 0)
                let encoded = try GeminiRequestEncoder(request, options).encode(streaming: false, media: [:])
                encodedCount += 1
                // What a client puts under `google` goes as it is, good or not.
                guard request.extras.isEmpty else {
                    #expect((try? JSONDocument(parsing: encoded.body)) != nil, "seed \(seed)")
                    continue
                }
                #expect(GeminiRequestRules.judged(encoded.body) == [], "seed \(seed)")
            } catch {
                #expect(!error.message.isEmpty && error.param != nil, "seed \(seed)")
            }
        }
        #expect(encodedCount > 100)
    }

    @Test func `every schema becomes one that Gemini reads or is refused`() throws {
        var writtenCount = 0
        for seed in 0..<1500 as Range<UInt64> {
            var random = RandomChatRequest(seed: seed)
            var request = Rig.request()
            request.format = .schema(try random.schema())
            do throws(InvalidRequest) {
                let encoded = try GeminiRequestEncoder(request, GeminiOptions(issuer: "")).encode(
                    streaming: false, media: [:])
                writtenCount += 1
                #expect(GeminiRequestRules.judged(encoded.body) == [], "seed \(seed)")
            } catch {
                #expect(error.param == "response_format.json_schema.schema", "seed \(seed)")
            }
        }
        #expect(writtenCount > 300)
    }

    @Test func `what is written once is written the same again`() throws {
        for seed in 0..<1000 as Range<UInt64> {
            var random = RandomChatRequest(seed: seed)
            let schema = try random.schema()
            guard let once = try? Self.written(schema) else { continue }
            let twice = try Self.written(try JSONDocument(parsing: once).root)
            #expect(String(decoding: twice, as: UTF8.self) == String(decoding: once, as: UTF8.self), "seed \(seed)")
        }
    }

    private static func written(_ schema: JSONView) throws -> [UInt8] {
        var writer = JSONWriter()
        try GeminiSchema.write(schema, at: "schema", ordersProperties: false, to: &writer)
        return writer.bytes
    }
}
