import Support
import Testing
import Wire

@Suite(.enabled(if: Fixtures.isAvailable, Comment(rawValue: Fixtures.skipReason)))
struct SmugglingGadgetTests {
    struct Gadget: Decodable, Sendable, CustomTestStringConvertible {
        let id: String
        let gadget: String
        let expect: String

        var testDescription: String { id }

        var request: [UInt8] {
            WireText.latin1("POST / HTTP/1.1\r\nHost: gw.test\r\n" + gadget + "\r\nContent-Length: 6\r\n\r\n0\r\n\r\nX")
        }
    }

    static let gadgets = WireVectorFile<Gadget>.load("http/third-party/smuggling-gadgets.json")

    @Test func `all gadgets are read`() {
        #expect(Self.gadgets.count >= 750)
        #expect(Self.gadgets.count { $0.expect == "content-length" } == 6)
    }

    @Test(arguments: gadgets)
    func `a gadget is refused or is an ordinary field`(gadget: Gadget) {
        let whole = RequestTranscript([gadget.request])
        if gadget.expect == "content-length" {
            #expect(whole.outcome == .accepted)
            #expect(whole.requests.map(\.body) == [Array("0\r\n\r\nX".utf8)])
        } else {
            #expect(whole.requests.isEmpty)
            if case .rejected(let error) = whole.outcome {
                #expect(400..<500 ~= error.status || error.status == 501)
            } else {
                Issue.record("not refused")
            }
        }
        for pieces in WirePieces.cuts(gadget.request) { #expect(RequestTranscript(pieces) == whole) }
    }
}
