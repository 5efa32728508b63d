internal import Wire

extension ChatRequestReader {
    mutating func image(_ view: JSONView, at place: @autoclosure () -> String) throws(InvalidRequest) -> Media {
        guard let address = view.given("image_url") else { throw .missing("\(place()).image_url") }
        var media = try addressed(address, called: "\(place()).image_url", kind: .image)
        guard let detail = address.given("detail") else { return media }
        let text = try detail.checkedString("\(place()).image_url.detail")
        guard ["low", "high", "auto", "original"].contains(text) else {
            throw .wrongType("\(place()).image_url.detail", "one of low, high, auto and original")
        }
        media.detail = text
        return media
    }

    /// `{"url": …}`, or the address alone as some clients have it: a data URL or where to find the medium.
    mutating func addressed(
        _ holder: JSONView, called param: String, kind: Media.Kind
    ) throws(InvalidRequest) -> Media {
        guard holder.kind == .object else { return try medium(at: holder, called: param, kind: kind) }
        guard let url = holder.given("url") else { throw .missing("\(param).url") }
        var media = try medium(at: url, called: "\(param).url", kind: kind)
        if media.mimeType == nil { media.mimeType = MediaType.plain(holder.given("format")?.string) }
        return media
    }

    private mutating func medium(
        at url: JSONView, called param: String, kind: Media.Kind
    ) throws(InvalidRequest) -> Media {
        guard url.kind == .string else { throw .wrongType(param, "a string") }
        if let data = try DataURL(url, called: param) {
            let type = data.type ?? MediaType.sniffed(data.base64)
            if type == nil { refuse(param, "\"\(param)\" must say its type, as in data:image/png;base64,…") }
            return Media(
                kind: type.map(MediaType.kind) ?? kind, source: .base64(data.base64), mimeType: type, place: param)
        }
        guard let address = url.string, MediaType.isAddress(address) else {
            // The address itself stays out of the message: it may hold a secret.
            refuse(param, "\"\(param)\" must be a data URL or begin with https:, http: or gs:")
            return Media(kind: kind, source: .address(""), place: param)
        }
        return Media(kind: kind, source: .address(address), place: param)
    }

    /// `{"data", "format"}` in base64; the data of some clients is a data URL.
    mutating func audio(_ view: JSONView, at place: @autoclosure () -> String) throws(InvalidRequest) -> Media {
        guard let audio = try view.given("input_audio")?.checkedObject("\(place()).input_audio") else {
            throw .missing("\(place()).input_audio")
        }
        let param = "\(place()).input_audio.data"
        guard let data = audio.given("data") else { throw .missing(param) }
        guard data.kind == .string else { throw .wrongType(param, "a string") }
        let format = try audio.given("format")?.checkedString("\(place()).input_audio.format")
        var type = format.flatMap { MediaType.audio($0) }
        let base64: ArraySlice<UInt8>
        if let url = try DataURL(data, called: param) {
            base64 = url.base64
            type = type ?? url.type
        } else {
            base64 = try Base64Text.checked(data, called: param)
        }
        if type == nil {
            let name = "\(place()).input_audio.format"
            if format == nil { throw .missing(name) }
            refuse(name, "\"\(name)\" must be wav, mp3, aac, aiff, flac, m4a, ogg, opus, pcm16 or webm")
        }
        return Media(kind: .audio, source: .base64(base64), mimeType: type, place: param)
    }

    /// `{"file_data", "filename"}` or `{"file_id"}`.
    mutating func file(_ view: JSONView, at place: @autoclosure () -> String) throws(InvalidRequest) -> Media {
        guard let file = try view.given("file")?.checkedObject("\(place()).file") else {
            throw .missing("\(place()).file")
        }
        let named = try file.given("filename")?.checkedString("\(place()).file.filename")
        let expected = MediaType.plain(file.given("format")?.string) ?? named.flatMap { MediaType.ofFile($0) }
        if let data = file.given("file_data") {
            return try fileData(data, expected: expected, called: "\(place()).file.file_data")
        }
        guard let id = file.given("file_id") else { throw .missing("\(place()).file.file_data") }
        return Media(
            kind: expected.map(MediaType.kind) ?? .document,
            source: .address(try id.checkedName("\(place()).file.file_id")), mimeType: expected,
            place: "\(place()).file.file_id")
    }

    private mutating func fileData(
        _ data: JSONView, expected: String?, called param: String
    ) throws(InvalidRequest) -> Media {
        guard data.kind == .string else { throw .wrongType(param, "a string") }
        let url = try DataURL(data, called: param)
        let base64 = if let url { url.base64 } else { try Base64Text.checked(data, called: param) }
        let stated = url?.type == "application/octet-stream" ? nil : url?.type
        // A data URL without a type is plain text (RFC 2397), but a file's name knows better.
        let type = stated ?? expected ?? MediaType.sniffed(base64) ?? (url.map { _ in "text/plain" })
        if type == nil {
            refuse(param, "\"\(param)\" must be a data URL with a type, or have a \"filename\" that tells it")
        }
        return Media(
            kind: type.map(MediaType.kind) ?? .document, source: .base64(base64), mimeType: type, place: param)
    }
}
