import Testing
import Wire

@testable import Dialects

/// Sections 4 and 11 of the mapping: pictures, sounds, films and documents.
@Suite struct GeminiMediaTests {
    private typealias Rig = GeminiRequestRig

    private func part(
        _ media: Media, model: String = Rig.second, fetched: [String: FetchedMedia] = [:]
    ) throws
        -> String?
    {
        try Rig.body(Rig.request(Rig.user(media), model: model), media: fetched)["contents"]?[0]?["parts"]?[0]?.json
    }

    @Test(arguments: [
        (Media.Kind.image, "image/png", "image/png"), (.image, "image/jpg", "image/jpeg"),
        (.audio, "audio/x-wav", "audio/wav"),
        (.audio, "audio/mp3", "audio/mp3"), (.video, "video/mp4", "video/mp4"),
        (.document, "application/pdf", "application/pdf"),
        (.document, "text/markdown", "text/markdown"), (.document, "application/xml", "text/xml"),
        (.document, "image/png", "image/png"),
    ]) func `point 14, every kind of file goes in by its type`(kind: Media.Kind, type: String, expected: String) throws
    {
        #expect(try part(Rig.media(kind, type)) == #"{"inlineData":{"mimeType":"\#(expected)","data":"AAAA"}}"#)
    }

    @Test(arguments: [
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/zip", "image/", "x",
        nil,
    ]) func `point 14, a type that Gemini does not read is refused by place and not dropped`(type: String?) {
        let refusal = Rig.refusal(of: Rig.request(Rig.user(Rig.media(.document, type))))
        #expect(refusal?.param == "messages[0].content[0]")
    }

    @Test func `base64 stays as it stands in the client's text`() throws {
        let text = #"iVBORw0K\/+AA=="#
        let body = try Rig.encode(Rig.request(Rig.user(Rig.media(.image, "image/png", text)))).body
        #expect(String(decoding: body, as: UTF8.self).contains(#""data":"\#(text)""#))
    }

    @Test(arguments: [
        ("gs://bucket/a.png", #"{"fileData":{"fileUri":"gs://bucket/a.png","mimeType":"image/png"}}"#),
        ("files/abc", #"{"fileData":{"fileUri":"https://generativelanguage.googleapis.com/v1beta/files/abc"}}"#),
        (
            "https://generativelanguage.googleapis.com/v1beta/files/abc",
            #"{"fileData":{"fileUri":"https://generativelanguage.googleapis.com/v1beta/files/abc"}}"#
        ),
        ("https://www.youtube.com/watch?v=x", #"{"fileData":{"fileUri":"https://www.youtube.com/watch?v=x"}}"#),
        ("https://youtu.be/x", #"{"fileData":{"fileUri":"https://youtu.be/x"}}"#),
    ]) func `addresses that Gemini reads go as they are`(address: String, expected: String) throws {
        #expect(try part(Rig.media(.video, at: address)) == expected)
    }

    @Test(arguments: [
        "https://example.com/a.png", "HTTP://example.com", "https://youtube.com.example.com/watch?v=x",
        "https://generativelanguage.googleapis.com@example.com/files/x", "https://youtu.be.example.com/x",
        "https://www.youtube.com/img/logo.png",
    ]) func `point 15, any other address on the web is the gateway's to fetch`(address: String) throws {
        let request = Rig.request(Rig.user(Rig.media(.image, at: address)), Rig.user(Rig.media(.image, at: address)))
        #expect(GeminiRequestEncoder(request, GeminiOptions(issuer: "")).remoteAddresses == [address])
        #expect(Rig.refusal(of: request)?.param == "messages[0].content[0]")
        let file = FetchedMedia(mimeType: "image/png", base64: Array("BBBB".utf8))
        #expect(
            try part(Rig.media(.image, at: address), fetched: [address: file])
                == #"{"inlineData":{"mimeType":"image/png","data":"BBBB"}}"#)
    }

    @Test func `a file of some bytes has the type of its name`() throws {
        let address = "https://example.com/a.PDF?x=1.png"
        let file = FetchedMedia(mimeType: "application/octet-stream", base64: Array("BBBB".utf8))
        #expect(
            try part(Rig.media(.document, at: address), fetched: [address: file])
                == #"{"inlineData":{"mimeType":"application/pdf","data":"BBBB"}}"#)
    }

    @Test(arguments: ["file-abc123", "", "ftp://example.com/x", "https://"])
    func `an id of OpenAI's is refused by place`(address: String) {
        let request = Rig.request(Rig.user(Rig.media(.document, at: address)))
        #expect(Rig.refusal(of: request)?.param == "messages[0].content[0]")
    }

    @Test func `a picture's detail is on its part from Gemini 3 on`() throws {
        #expect(
            try part(Rig.media(.image, "image/png", detail: "high"), model: Rig.third)
                == #"{"inlineData":{"mimeType":"image/png","data":"AAAA"},"mediaResolution":{"level":"MEDIA_RESOLUTION_HIGH"}}"#
        )
        #expect(
            try part(Rig.media(.image, "image/png", detail: "original"), model: Rig.third)?.contains("ULTRA_HIGH")
                == true)
        #expect(
            try part(Rig.media(.image, "image/png", detail: "auto"), model: Rig.third)?.contains("Resolution") == false)
    }

    @Test(arguments: [
        (["low"], "MEDIA_RESOLUTION_LOW"), (["low", "high"], "MEDIA_RESOLUTION_HIGH"),
        (["original"], "MEDIA_RESOLUTION_HIGH"),
        (["low", "auto"], nil), ([nil], nil),
    ]) func `before Gemini 3 the highest detail is all pictures'`(details: [String?], expected: String?) throws {
        let messages = details.map { Rig.user(Rig.media(.image, "image/png", detail: $0)) }
        let body = try Rig.body(ChatRequest(model: Rig.second, messages: messages))
        #expect(body["generationConfig"]?["mediaResolution"]?.string == expected)
    }

    @Test func `a large picture is a slice of the client's text until it is written`() throws {
        let size = 5 << 20
        let body = try Rig.encode(
            Rig.request(Rig.user(Rig.media(.image, "image/png", String(repeating: "A", count: size))))
        ).body
        // One allocation of the right size: growing would have copied the picture again and left room behind it.
        #expect(body.count > size && body.capacity < size + 64 << 10)
    }
}
