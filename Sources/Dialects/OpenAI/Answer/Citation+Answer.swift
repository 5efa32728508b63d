internal import Wire

extension Citation {
    /// Writes an element of `annotations`.
    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("type", "url_citation")
        writer.key("url_citation")
        writer.beginObject()
        writer.member("start_index", start)
        writer.member("end_index", end)
        writer.member("title", title)
        writer.member("url", url)
        writer.endObject()
        writer.endObject()
    }
}

extension JSONWriter {
    /// Writes the member `annotations`.
    mutating func annotations(_ citations: [Citation]) {
        key("annotations")
        beginArray()
        for citation in citations { citation.write(to: &self) }
        endArray()
    }
}
