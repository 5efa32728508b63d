internal import Testing

@testable internal import Gateway

/// The examples of FIPS 180-4, and lengths around the ends of blocks.
@Suite struct SHA256Tests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            String(repeating: "a", count: 1_000_000),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        ),
    ])
    func `known texts have their known digests`(_ text: String, _ digest: String) {
        #expect(SHA256.digest(text.utf8).text == digest)
    }

    @Test func `pieces make the digest of the whole`() {
        let bytes = (0..<200).map { UInt8($0) }
        for count in [0, 1, 55, 56, 63, 64, 65, 119, 128, 200] {
            for cut in 0...count {
                var hash = SHA256()
                hash.feed(bytes[..<cut])
                hash.feed(bytes[cut..<count])
                #expect(hash.finish() == SHA256.digest(bytes[..<count]))
            }
        }
    }
}
