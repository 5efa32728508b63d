internal import Wire

extension ChatRequestReader {
    /// `response_format` in all its forms.
    mutating func readFormat() throws(InvalidRequest) {
        guard let format = try take("response_format")?.checkedObject("response_format") else { return }
        guard let type = format["type"] else { throw .missing("response_format.type") }
        if type.stringEquals("text") { return }
        if type.stringEquals("json_object") {
            request.format = .json
        } else if type.stringEquals("json_schema") {
            request.format = try schemaFormat(format)
        } else {
            let name = try type.checkedString("response_format.type")
            request.format = .json
            refuse(
                "response_format.type",
                "\"response_format.type\" must be text, json_object or json_schema; \"\(name)\" cannot be honoured")
        }
    }

    private func schemaFormat(_ format: JSONView) throws(InvalidRequest) -> OutputFormat {
        guard let wrapper = try format.given("json_schema")?.checkedObject("response_format.json_schema") else {
            throw .missing("response_format.json_schema")
        }
        guard let schema = wrapper.given("schema") else { return .json }
        return .schema(try schema.checkedObject("response_format.json_schema.schema"))
    }

    /// `modalities`, `audio` and `web_search_options`.
    mutating func readModalities() throws(InvalidRequest) {
        if let modalities = try take("modalities")?.checkedArray("modalities") {
            for (index, modality) in modalities.elements.enumerated() {
                request.modalities.append(try modality.checkedString("modalities[\(index)]").lowercased())
            }
        }
        if let audio = try take("audio")?.checkedObject("audio") { request.speech = try speech(audio) }
        if let options = try take("web_search_options")?.checkedObject("web_search_options") {
            request.searchesWeb = true
            if options.given("search_context_size") != nil {
                request.unexpressed.append("web_search_options.search_context_size")
            }
            if options.given("user_location") != nil {
                request.unexpressed.append("web_search_options.user_location")
            }
        }
    }

    private mutating func speech(_ audio: JSONView) throws(InvalidRequest) -> SpeechOptions {
        guard let voice = audio.given("voice") else { throw .missing("audio.voice") }
        guard let format = audio.given("format") else { throw .missing("audio.format") }
        let name: String
        if voice.kind == .object {
            name = ""
            refuse("audio.voice", "\"audio.voice\" must be a voice's name: stored voices are not known here")
        } else {
            name = try voice.checkedName("audio.voice")
        }
        return SpeechOptions(voice: name, format: try format.checkedName("audio.format"))
    }
}
