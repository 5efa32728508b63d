import Dialects
import Testing
import Wire

struct MediaReadingTests {
    /// A part, the medium it is, and the place that errors name.
    struct Case: CustomTestStringConvertible {
        let part: String
        let kind: Media.Kind
        let outline: String
        let place: String
        var testDescription: String { part }

        init(_ part: String, _ kind: Media.Kind, _ outline: String, _ place: String) {
            self.part = part
            self.kind = kind
            self.outline = outline
            self.place = place
        }
    }

    @Test(arguments: [
        Case(
            #"{"type":"image_url","image_url":{"url":"data:image/PNG;base64,aGk="}}"#, .image, "image/png aGk=",
            "image_url.url"),
        Case(#"{"type":"image_url","image_url":"data:image/jpg;base64,aGk="}"#, .image, "image/jpeg aGk=", "image_url"),
        Case(
            #"{"type":"image_url","image_url":{"url":"https://a.example/b.png"}}"#, .image, "? https://a.example/b.png",
            "image_url.url"),
        Case(
            #"{"type":"image_url","image_url":{"url":"gs://bucket/b.png","format":"image/png"}}"#, .image,
            "image/png gs://bucket/b.png", "image_url.url"),
        Case(
            #"{"type":"image_url","image_url":{"url":"data:application/pdf;base64,aGk="}}"#, .document,
            "application/pdf aGk=", "image_url.url"),
        Case(
            #"{"type":"input_audio","input_audio":{"data":"aGk=","format":"wav"}}"#, .audio, "audio/wav aGk=",
            "input_audio.data"),
        Case(
            #"{"type":"input_audio","input_audio":{"data":"aGk=","format":"mp3"}}"#, .audio, "audio/mp3 aGk=",
            "input_audio.data"),
        Case(
            #"{"type":"input_audio","input_audio":{"data":"aGk=","format":"pcm16"}}"#, .audio, "audio/pcm aGk=",
            "input_audio.data"),
        Case(
            #"{"type":"input_audio","input_audio":{"data":"data:audio/ogg;base64,aGk="}}"#, .audio, "audio/ogg aGk=",
            "input_audio.data"),
        Case(
            #"{"type":"file","file":{"file_data":"data:application/pdf;base64,aGk=","filename":"a.pdf"}}"#, .document,
            "application/pdf aGk=", "file.file_data"),
        Case(
            #"{"type":"file","file":{"file_data":"aGk=","filename":"notes.v2.MD"}}"#, .document, "text/markdown aGk=",
            "file.file_data"),
        Case(
            #"{"type":"file","file":{"file_data":"data:application/octet-stream;base64,aGk=","filename":"a.csv"}}"#,
            .document, "text/csv aGk=", "file.file_data"),
        Case(
            #"{"type":"file","file":{"file_data":"JVBERi0xLjcK"}}"#, .document, "application/pdf JVBERi0xLjcK",
            "file.file_data"),
        Case(#"{"type":"file","file":{"file_data":"data:,a%20b"}}"#, .document, "text/plain YSBi", "file.file_data"),
        Case(#"{"type":"file","file":{"file_id":"files/abc"}}"#, .document, "? files/abc", "file.file_id"),
        Case(
            #"{"type":"file","file":{"file_id":"gs://b/film.mp4","format":"video/mp4"}}"#, .video,
            "video/mp4 gs://b/film.mp4", "file.file_id"),
        Case(
            #"{"type":"video_url","video_url":{"url":"https://youtu.be/x"}}"#, .video, "? https://youtu.be/x",
            "video_url.url"),
        Case(
            #"{"type":"video_url","video_url":{"url":"data:video/mp4;base64,aGk="}}"#, .video, "video/mp4 aGk=",
            "video_url.url"),
    ])
    func `audio, PDF and video go in as pictures do`(_ given: Case) throws {
        let body = ChatBody.content("[\(given.part)]")
        #expect(try body.message().outline == [given.outline])
        let media = try body.media()
        #expect(media.kind == given.kind)
        #expect(media.place == "messages[0].content[0]." + given.place)
    }

    @Test(arguments: [
        ("data:;base64,iVBORw0KGgoAAAAN", "image/png"), ("data:;base64,_9j_4AAQSkZJRgAB", "image/jpeg"),
        ("data:;base64,R0lGODlhAQABAIAA", "image/gif"), ("data:;base64,UklGRiQAAABXRUJQ", "image/webp"),
        ("data:;base64,AAAAGGZ0eXBoZWlj", "image/heic"), ("data:;base64,JVBERi0xLjcK", "application/pdf"),
    ])
    func `the first bytes tell the type where the client did not`(_ url: String, _ type: String) throws {
        #expect(try Self.image(url).media().mimeType == type)
    }

    @Test(arguments: [
        ("data:image/png;charset=utf-8;name=x.png;BASE64,aGk=", "image/png aGk="),
        ("DATA:IMAGE/SVG+XML;base64 ,aGk", "image/svg+xml aGk"),
        (#"data:image\/png;base64,a\/\/k"#, #"image/png a\/\/k"#),
        (#"\u0064ata:image\/png;base64,aGkh"#, "refused"),
        (#"data:image\/png\u003bbase64,a\u002Fk\u003D"#, "image/png a/k="),
        (#"data:image/png;base64,aGk\r\nhaGk\n="#, "image/png aGkhaGk="),
        ("data:image/png;base64,aG kh", "image/png aGkh"), ("data:image/png;base64,a%2Bk%3D", "image/png a+k="),
        ("data:image/png;base64,a-_k", "image/png a-_k"),
        ("data:image/svg+xml,%3Csvg%3E%é%zz", "image/svg+xml PHN2Zz4lw6kleno="),
        ("data:text/plain,hello", "text/plain aGVsbG8="),
    ])
    func `data URLs are read in every spelling`(_ url: String, _ outline: String) throws {
        let body = Self.image(url)
        if outline == "refused" {
            #expect(try body.refusedParam() == "messages[0].content[0].image_url.url")
        } else {
            #expect(try body.message().outline == [outline])
        }
    }

    @Test(arguments: 1...40)
    func `one byte outside the alphabet is found wherever it stands`(_ count: Int) throws {
        let good = String(repeating: "Ab9+", count: count)
        #expect(try Self.image("data:image/png;base64,\(good)").media().base64 == good)
        for position in stride(from: 0, to: good.utf8.count, by: 3) {
            for wrong in ["!", "=", "é", ",", "@", "[", "`", "{", ".", "*"] {
                var bytes = Array(good.utf8)
                bytes.replaceSubrange(position...position, with: wrong.utf8)
                let text = String(decoding: bytes, as: UTF8.self)
                guard !(wrong == "=" && position >= bytes.count - 2) else { continue }
                #expect(try Self.image("data:image/png;base64,\(text)").refusedParam() != "-", "\(text)")
            }
        }
    }

    @Test func `base64 is a slice of the client's own bytes`() throws {
        let view = try Self.image("data:image/png;base64,aGkhaGkh").view()
        let request = try ChatRequest(chat: view, model: "m")
        guard case .media(let media) = request.messages[0].parts[0], case .base64(let slice) = media.source else {
            Issue.record("no medium")
            return
        }
        let whole = view.rawBytes
        whole.withUnsafeBufferPointer { whole in
            slice.withUnsafeBufferPointer { part in
                guard let start = whole.baseAddress, let place = part.baseAddress else { return }
                #expect(place >= start && place < start + whole.count)
            }
        }
    }

    @Test(arguments: ["low", "high", "auto", "original"])
    func `the detail of a picture is kept`(_ detail: String) throws {
        let part = #"[{"type":"image_url","image_url":{"url":"https://a.example/b","detail":"\#(detail)"}}]"#
        #expect(try ChatBody.content(part).media().detail == detail)
    }

    @Test(arguments: [
        (#"{"type":"image_url"}"#, "image_url"), (#"{"type":"image_url","image_url":{}}"#, "image_url.url"),
        (#"{"type":"image_url","image_url":{"url":7}}"#, "image_url.url"),
        (#"{"type":"image_url","image_url":{"url":"data:image/png;base64"}}"#, "image_url.url"),
        (#"{"type":"image_url","image_url":{"url":"data:image/png;base64,"}}"#, "image_url.url"),
        (#"{"type":"image_url","image_url":{"url":"data:image/png;base64,===="}}"#, "image_url.url"),
        (#"{"type":"image_url","image_url":{"url":"data:image/png;base64,abcde"}}"#, "image_url.url"),
        (#"{"type":"image_url","image_url":{"url":"data:;base64,aGkh"}}"#, "image_url.url"),
        (#"{"type":"image_url","image_url":{"url":"file:///etc/passwd"}}"#, "image_url.url"),
        (#"{"type":"image_url","image_url":{"url":"https://"}}"#, "image_url.url"),
        (#"{"type":"image_url","image_url":{"url":""}}"#, "image_url.url"),
        (#"{"type":"image_url","image_url":{"url":"https://a.example/","detail":"huge"}}"#, "image_url.detail"),
        (#"{"type":"input_audio"}"#, "input_audio"), (#"{"type":"input_audio","input_audio":{}}"#, "input_audio.data"),
        (#"{"type":"input_audio","input_audio":{"data":"aGk="}}"#, "input_audio.format"),
        (#"{"type":"input_audio","input_audio":{"data":"aGk=","format":"midi"}}"#, "input_audio.format"),
        (#"{"type":"input_audio","input_audio":{"data":"no base64","format":"wav"}}"#, "-"),
        (#"{"type":"input_audio","input_audio":{"data":"n?","format":"wav"}}"#, "input_audio.data"),
        (#"{"type":"file"}"#, "file"), (#"{"type":"file","file":{"filename":"a.pdf"}}"#, "file.file_data"),
        (#"{"type":"file","file":{"file_data":"aGkh"}}"#, "file.file_data"),
        (#"{"type":"file","file":{"file_data":"aGkh","filename":"a.unheard"}}"#, "file.file_data"),
        (#"{"type":"file","file":{"file_id":7}}"#, "file.file_id"),
        (#"{"type":"video_url"}"#, "video_url"), (#"{"type":"video_url","video_url":{"url":"x"}}"#, "video_url.url"),
    ])
    func `a faulty part is refused by its place`(_ part: String, _ param: String) throws {
        let found = try ChatBody.content("[\(part)]").refusedParam()
        #expect(found == (param == "-" ? "-" : "messages[0].content[0]." + param))
    }

    @Test func `an address that is refused is not repeated`() throws {
        let body = try Self.image("ftp://user:secret@a.example/").view()
        #expect {
            _ = try ChatRequest(chat: body, model: "m")
        } throws: { error in
            (error as? InvalidRequest)?.message.contains("secret") == false
        }
    }

    private static func image(_ url: String) -> ChatBody {
        ChatBody.content(#"[{"type":"image_url","image_url":{"url":"\#(url)"}}]"#)
    }
}
