/// What is translated: requests of clients and answers of Gemini, of a given size.
enum Samples {
    private static let sentence =
        "The quick brown fox jumps over the lazy dog, \\\"naïve\\\" as it is; it does so daily. "

    private static func text(_ bytes: Int) -> String {
        String(repeating: sentence, count: max(1, bytes / sentence.utf8.count))
    }

    private static let tools = (0..<3).map { number in
        #"""
        {"type":"function","function":{"name":"search_\#(number)","description":"Looks something up in one of our places.",
        "parameters":{"type":"object","properties":{"query":{"type":"string","description":"What to look for"},
        "limit":{"type":"integer","minimum":1,"maximum":50},"kind":{"type":"string","enum":["a","b","c"]},
        "filter":{"anyOf":[{"$ref":"#/$defs/Filter"},{"type":"null"}]}},"required":["query"],"additionalProperties":false,
        "$defs":{"Filter":{"type":"object","properties":{"from":{"type":"string","format":"date"},
        "to":{"type":"string","format":"date"},"not":{"$ref":"#/$defs/Filter"}}}}}}}
        """#
    }.joined(separator: ",")

    /// A conversation with instructions, tools, a call and its result: about 10 kB.
    static var request: [UInt8] {
        let call =
            #"{"id":"call_1","type":"function","function":{"name":"search_1","arguments":"{\"query\":\"fox\",\"limit\":5}"}}"#
        let messages = [
            #"{"role":"system","content":"\#(text(1500))"}"#, #"{"role":"user","content":"\#(text(2000))"}"#,
            #"{"role":"assistant","content":null,"tool_calls":[\#(call)]}"#,
            #"{"role":"tool","tool_call_id":"call_1","content":"{\"found\":[{\"title\":\"fox\",\"score\":0.5}]}"}"#,
            #"{"role":"assistant","content":"\#(text(1200))"}"#, #"{"role":"user","content":"\#(text(2200))"}"#,
        ]
        return Array(
            #"""
            {"model":"gemini-2.5-flash","messages":[\#(messages.joined(separator: ","))],"tools":[\#(tools)],
            "temperature":0.7,"top_p":0.95,"max_tokens":1000,"stop":["END"],"seed":7}
            """#.utf8)
    }

    private static func event(_ text: String, tokens: Int = 900, finish: Bool) -> String {
        let end = finish ? #","finishReason":"STOP""# : ""
        return #"{"candidates":[{"content":{"parts":[{"text":"\#(text)"}],"role":"model"}\#(end),"index":0}],"#
            + #""usageMetadata":{"promptTokenCount":1200,"candidatesTokenCount":\#(tokens),"totalTokenCount":\#(1200 + tokens),"#
            + #""promptTokensDetails":[{"modality":"TEXT","tokenCount":1200}]},"modelVersion":"gemini-2.5-flash","#
            + #""responseId":"aBcDeFgHiJkLmNoP"}"#
    }

    /// A whole answer of about 10 kB.
    static var answer: [UInt8] { Array(event(text(9700), finish: true).utf8) }

    /// The same as a stream of `count` events, each as it comes from a socket.
    static func stream(of count: Int) -> [[UInt8]] {
        (1...count).map { number in
            Array("data: \(event("a few more words ", tokens: 800 + number, finish: number == count))\r\n\r\n".utf8)
        }
    }

    /// A question about a picture of so many bytes.
    static func picture(_ bytes: Int) -> [UInt8] {
        let data = String(repeating: "QUJD", count: bytes / 3)
        let part = #"{"type":"image_url","image_url":{"url":"data:image/png;base64,\#(data)"}}"#
        return Array(#"{"model":"gemini-2.5-flash","messages":[{"role":"user","content":[\#(part)]}]}"#.utf8)
    }
}
