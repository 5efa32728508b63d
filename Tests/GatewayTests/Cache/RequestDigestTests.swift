internal import Dialects
internal import Testing
internal import Wire

@testable internal import Gateway

@Suite struct RequestDigestTests {
    private static func digest(
        _ body: String, operation: Dialects.Operation = .chat, fields: String = "", model: String = "m",
        scope: String = ""
    ) throws -> SHA256.Digest {
        let document = try JSONDocument(parsing: Array(body.utf8))
        return RequestDigest.of(
            document.root, operation, HTTPFields(fields), at: Target(backend: .echo, model: model), scope: scope)
    }

    private static let body = #"{"model":"m","temperature":0,"messages":[{"role":"user","content":"a b"}]}"#

    @Test(arguments: [
        #"{"messages":[{"role":"user","content":"a b"}],"temperature":0,"model":"alias"}"#,
        #" { "model" : "m" , "temperature" : 0, "messages" : [ { "role":"user", "content" : "a b" } ] } "#,
        "{\"model\":\"m\",\r\n\t\"temperature\":0,\n\"messages\":\n[{\"role\":\"user\",\"content\":\"a b\"}]}",
    ])
    func `order of members, blanks and the client's name for the model do not count`(_ other: String) throws {
        try #expect(Self.digest(other) == Self.digest(Self.body))
    }

    @Test(arguments: [
        // A blank inside a string, behind an escaped quotation mark, too.
        #"{"model":"m","temperature":0,"messages":[{"role":"user","content":"ab"}]}"#,
        #"{"model":"m","temperature":0,"messages":[{"role":"user","content":"a  b"}]}"#,
        #"{"model":"m","temperature":0,"messages":[{"role":"user","content":"\" a b"}]}"#,
        #"{"model":"m","temperature":0,"messages":[{"role":"user","content":"\"a b"}]}"#,
        #"{"model":"m","temperature":0.1,"messages":[{"role":"user","content":"a b"}]}"#,
        #"{"model":"m","messages":[{"role":"user","content":"a b"}]}"#,
        #"{"model":"m","temperature":0,"stream":true,"messages":[{"role":"user","content":"a b"}]}"#,
        #"{"model":"m","temperature":0,"user":"u","messages":[{"role":"user","content":"a b"}]}"#,
        // A schema's properties are filled in in their order.
        #"{"model":"m","temperature":0,"messages":[{"content":"a b","role":"user"}]}"#,
    ])
    func `everything else counts`(_ other: String) throws {
        try #expect(Self.digest(other) != Self.digest(Self.body))
    }

    @Test func `members that run together differ`() throws {
        try #expect(Self.digest(#"{"a":1,"b":23}"#) != Self.digest(#"{"a":12,"b":3}"#))
        // Of two with one name a backend may take the one or the other.
        try #expect(Self.digest(#"{"a":1,"a":2}"#) != Self.digest(#"{"a":2,"a":1}"#))
        try #expect(Self.digest(#"{"a":"1,\"b\":2"}"#) != Self.digest(#"{"a":"1","b":2}"#))
    }

    @Test func `operation, model, scope and the fields that reach the backend count`() throws {
        let digests = [
            try Self.digest(Self.body), try Self.digest(Self.body, operation: .completion),
            try Self.digest(Self.body, model: "n"), try Self.digest(Self.body, scope: "team"),
            try Self.digest(Self.body, fields: "OpenAI-Organization: team\r\n"),
            try Self.digest(Self.body, fields: "OpenAI-Project: team\r\n"),
        ]
        #expect(Set(digests).count == digests.count)
        try #expect(Self.digest(Self.body, fields: "X-Request-ID: 7\r\n") == digests[0])
    }
}

extension HTTPFields {
    /// Fields from whole lines, as a client sends them.
    init(_ lines: String) {
        self.init()
        for line in lines.split(separator: "\r\n") {
            Array(line.utf8).withUnsafeBytes { append(line: $0) }
        }
    }
}
