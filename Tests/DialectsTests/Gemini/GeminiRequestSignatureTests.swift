import Testing
import Wire

@testable import Dialects

/// Section 10 of the mapping: which signatures go into a request.
@Suite struct GeminiRequestSignatureTests {
    private typealias Rig = GeminiRequestRig
    private static let standIn = "c2tpcF90aG91Z2h0X3NpZ25hdHVyZV92YWxpZGF0b3I="

    private func signatures(_ messages: ChatMessage..., model: String, replacing: Bool = false) throws -> [String?] {
        let body = try Rig.body(ChatRequest(model: model, messages: messages), replacing: replacing)
        return body["contents"]?.array?.filter { $0["role"] == "model" }
            .flatMap { $0["parts"]?.array ?? [] }.map { $0["thoughtSignature"]?.string } ?? []
    }

    private func signed(_ value: String, by issuer: String?) -> ToolCall {
        ToolCall(id: "c", name: "f", arguments: "{}", signature: ThoughtSignature(value: value, issuer: issuer))
    }

    @Test func `point 3, a signature goes back on the call it came with`() throws {
        let found = try signatures(
            Rig.user("Q"), Rig.assistant("", Rig.call("a", "f", signed: "c2lnMQ=="), Rig.call("b", "g")),
            Rig.result("a", "1"),
            Rig.result("b", "2"), Rig.assistant("", Rig.call("c", "h", signed: "c2lnMg-_")), Rig.result("c", "3"),
            model: Rig.third)
        #expect(found == ["c2lnMQ==", nil, "c2lnMg-_"])
    }

    @Test func `point 3, a call without one gets the stand-in, the first of a step alone`() throws {
        let calls = Rig.assistant("", Rig.call("a", "f"), Rig.call("b", "g"))
        let found = try signatures(Rig.user("Q"), calls, Rig.result("a", "1"), Rig.result("b", "2"), model: Rig.third)
        #expect(found == [Self.standIn, nil])
        let second = try signatures(Rig.user("Q"), calls, Rig.result("a", "1"), Rig.result("b", "2"), model: Rig.second)
        #expect(second == [nil, nil])
    }

    @Test func `point 4, a signature of another endpoint stays here`() throws {
        let foreign = Rig.assistant("", signed("c2ln", by: "elsewhere"))
        #expect(try signatures(Rig.user("Q"), foreign, Rig.result("c", "1"), model: Rig.third) == [Self.standIn])
        #expect(try signatures(Rig.user("Q"), foreign, Rig.result("c", "1"), model: Rig.second) == [nil])
        let unknown = Rig.assistant("", signed("c2ln", by: nil))
        #expect(try signatures(Rig.user("Q"), unknown, Rig.result("c", "1"), model: Rig.third) == ["c2ln"])
    }

    @Test func `point 4, what Vertex AI signed goes to Vertex AI alone`() throws {
        let messages = [
            Rig.user("Q"), Rig.assistant("", signed("c2ln", by: ThoughtSignature.vertex)), Rig.result("c", "1"),
        ]
        for (isVertex, expected) in [(true, "c2ln"), (false, Self.standIn)] {
            let body = try Rig.body(ChatRequest(model: Rig.third, messages: messages), vertex: isVertex)
            #expect(body["contents"]?[1]?["parts"]?[0]?["thoughtSignature"]?.string == expected)
        }
    }

    @Test func `point 4, a second try has stand-ins in place of all signatures`() throws {
        let found = try signatures(
            Rig.user("Q"), Rig.assistant("Hm", signature: ThoughtSignature(value: "dGV4dA==", issuer: "here")),
            Rig.user("?"),
            Rig.assistant("", signed("c2ln", by: "here")), Rig.result("c", "1"), model: Rig.third, replacing: true)
        #expect(found == [nil, Self.standIn])
    }

    @Test(arguments: ["not base64!", "-_", "abcde", "ab=c", "===="])
    func `what does not decode is no signature`(_ value: String) throws {
        let broken = Rig.assistant("", signed(value, by: "here"))
        #expect(try signatures(Rig.user("Q"), broken, Rig.result("c", "1"), model: Rig.third) == [Self.standIn])
    }

    @Test func `a text's signature is on its last text`() throws {
        var message = Rig.assistant("one", signature: ThoughtSignature(value: "c2ln", issuer: "here"))
        message.parts.append(.text("two"))
        #expect(try signatures(Rig.user("Q"), message, Rig.user("?"), model: Rig.third) == [nil, "c2ln"])
    }

    @Test func `a signature that came without text goes back behind the calls`() throws {
        let message = Rig.assistant(
            "", Rig.call("c", "f", signed: "Y2FsbA=="), signature: ThoughtSignature(value: "c2ln", issuer: "here"))
        let body = try Rig.body(Rig.request(Rig.user("Q"), message, Rig.result("c", "1"), model: Rig.third))
        #expect(body["contents"]?[1]?["parts"]?[1]?.json == #"{"text":"","thoughtSignature":"c2ln"}"#)
    }

    @Test func `a picture of an image model goes back signed`() throws {
        var picture = Rig.media(.image, "image/png")
        picture.signature = ThoughtSignature(value: "c2ln", issuer: "here")
        var message = Rig.assistant("Here")
        message.parts.append(.media(picture))
        picture.signature = nil
        message.parts.append(.media(picture))
        let found = try signatures(Rig.user("Q"), message, Rig.user("redder"), model: "gemini-3-pro-image-preview")
        #expect(found == [nil, "c2ln", Self.standIn])
    }

    @Test func `calls of Google's own servers go back as they came`() throws {
        var message = Rig.assistant("Found")
        message.googleExtras = try Rig.view(
            #"{"parts":[{"toolCall":{"toolType":"GOOGLE_SEARCH","id":"1"},"thoughtSignature":"c2ln"},{"text":"no"},7]}"#
        )
        let body = try Rig.body(Rig.request(Rig.user("Q"), message, Rig.user("?"), model: Rig.third))
        let expected =
            #"[{"toolCall":{"toolType":"GOOGLE_SEARCH","id":"1"},"thoughtSignature":"c2ln"},{"text":"Found"}]"#
        #expect(body["contents"]?[1]?["parts"]?.json == expected)
        let replaced = try Rig.body(
            Rig.request(Rig.user("Q"), message, Rig.user("?"), model: Rig.third), replacing: true)
        #expect(replaced["contents"]?[1]?["parts"]?[0]?["thoughtSignature"] == nil)
        let vertex = try Rig.body(Rig.request(Rig.user("Q"), message, Rig.user("?"), model: Rig.third), vertex: true)
        #expect(vertex["contents"]?[1]?["parts"]?.json == #"[{"text":"Found"}]"#)
    }
}
