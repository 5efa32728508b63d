import Dialects
import Testing

struct SignatureCarrierTests {
    private static let signature = ThoughtSignature(value: "ab+/cd+/eQ==", issuer: "gapi")

    @Test func `an id and its signature come back as they were`() {
        let id = SignatureCarrier.id("call_1", carrying: Self.signature)
        #expect(id == "call_1__sig_gapi_ab-_cd-_eQ")
        let read = SignatureCarrier.read(id)
        #expect(read.id == "call_1")
        #expect(read.signature == Self.signature)
    }

    @Test func `a signature without an issuer comes back without one`() {
        let id = SignatureCarrier.id("call_1", carrying: ThoughtSignature(value: "abcd", issuer: nil))
        #expect(id == "call_1__sig__abcd")
        #expect(SignatureCarrier.read(id).signature == ThoughtSignature(value: "abcd", issuer: nil))
    }

    @Test func `what would not come back as it was is not carried`() {
        for signature in [
            ThoughtSignature(value: "abcd", issuer: "two_words"), ThoughtSignature(value: "", issuer: "gapi"),
            ThoughtSignature(value: "no base64!", issuer: "gapi"),
        ] {
            #expect(SignatureCarrier.id("call_1", carrying: signature) == "call_1")
        }
    }

    @Test func `the signature LiteLLM puts behind an id is read`() {
        let read = SignatureCarrier.read("call_1__thought__ab+/cd==")
        #expect(read.id == "call_1")
        #expect(read.signature == ThoughtSignature(value: "ab+/cd==", issuer: nil))
    }

    @Test(arguments: [
        "", "call_1", "call_1__sig_", "call_1__sig_gapi", "call_1__sig_gapi_", "call_1__sig_gapi_a b", "__thought__",
        "call_1__thought__", "call_1__thought__a b", "__sig", "é__sig_é",
    ])
    func `an id that carries nothing is left alone`(_ id: String) {
        let read = SignatureCarrier.read(id)
        #expect(read.id == id)
        #expect(read.signature == nil)
    }
}
