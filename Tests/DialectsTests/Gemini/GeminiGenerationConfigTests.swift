import Testing
import Wire

@testable import Dialects

/// Sections 2, 8, 12 and 26 of the mapping: parameters.
@Suite struct GeminiGenerationConfigTests {
    private typealias Rig = GeminiRequestRig

    private func config(model: String = Rig.second, _ change: (inout ChatRequest) throws -> Void) throws -> String? {
        var request = Rig.request(model: model)
        try change(&request)
        return try Rig.body(request)["generationConfig"]?.json
    }

    @Test func `nothing is sent that was not asked for`() throws {
        let body = try Rig.body(Rig.request())
        #expect(body.object?.members.map(\.name) == ["contents"])
    }

    @Test func `numbers keep their digits`() throws {
        let text = try config {
            $0.sampling.temperature = JSONNumber("0.70")
            $0.sampling.topP = JSONNumber("1e-1")
            $0.sampling.topK = 40
            $0.sampling.maxTokens = 7
        }
        #expect(text == #"{"temperature":0.70,"topP":1e-1,"topK":40,"maxOutputTokens":7}"#)
    }

    @Test(arguments: [
        (5, 5), (-5, -5), (1 << 40 + 5, 5), (Int(Int32.max) + 1, 0), (Int.min, 0), (-1 << 40 - 1, Int(Int32.max)),
    ]) func `a seed fits into 32 bits`(seed: Int, expected: Int) throws {
        #expect(try config { $0.sampling.seed = seed } == #"{"seed":\#(expected)}"#)
    }

    @Test func `empty stop sequences are dropped, and six are refused`() throws {
        #expect(try config { $0.sampling.stop = ["x", ""] } == #"{"stopSequences":["x"]}"#)
        #expect(try config { $0.sampling.stop = [""] } == nil)
        var request = Rig.request()
        request.sampling.stop = ["a", "b", "c", "d", "e", "f"]
        #expect(Rig.refusal(of: request)?.param == "stop")
    }

    @Test func `penalties go to families that take them, if they are not zero`() throws {
        let change: (inout ChatRequest) -> Void = {
            $0.sampling.presencePenalty = JSONNumber("0.5")
            $0.sampling.frequencyPenalty = JSONNumber("0.0")
        }
        #expect(try config(model: "gemini-2.0-flash", change) == #"{"presencePenalty":0.5}"#)
        #expect(try config(change) == nil)
    }

    @Test func `a penalty of two is just below`() throws {
        #expect(
            try config(model: "gemini-2.0-flash") { $0.sampling.presencePenalty = JSONNumber("2.0") }
                == #"{"presencePenalty":1.99}"#)
    }

    @Test func `choices are candidates where there are such, else equal requests`() throws {
        var request = Rig.request()
        request.choiceCount = 3
        var encoded = try Rig.encode(request)
        #expect(encoded.requestCount == 1)
        #expect(try JSONValue(parsing: encoded.body)["generationConfig"]?.json == #"{"candidateCount":3}"#)
        request.model = Rig.third
        encoded = try Rig.encode(request)
        #expect(encoded.requestCount == 3)
        #expect(try JSONValue(parsing: encoded.body)["generationConfig"] == nil)
        request.model = "gemini-3.1-pro-preview"
        #expect(try Rig.encode(request, vertex: true).requestCount == 1)
        request.choiceCount = 9
        #expect(Rig.refusal(of: request)?.param == "n")
    }

    @Test func `a model that refuses several candidates is asked once for each choice`() throws {
        let refusal = #"{"error":{"code":400,"message":"Multiple candidates is not enabled for this model"}}"#
        var concessions = ChatConcessions()
        let problem = GeminiErrors.decode(status: 400, body: Array(refusal.utf8))
        let hasAdapted = concessions.adapt(to: problem)
        #expect(hasAdapted)
        var request = Rig.request()
        request.choiceCount = 3
        let encoded = try GeminiDialect(baseURL: "").encoder(for: request, conceding: concessions)
            .encode(streaming: false, media: [:])
        #expect(encoded.requestCount == 3)
        #expect(try JSONValue(parsing: encoded.body)["generationConfig"] == nil)
        let adaptsTwice = concessions.adapt(to: problem)
        #expect(!adaptsTwice)
    }

    @Test func `probabilities are asked for`() throws {
        var request = Rig.request()
        request.sampling.wantsLogprobs = true
        request.sampling.topLogprobs = 3
        let encoded = try Rig.encode(request)
        #expect(
            try JSONValue(parsing: encoded.body)["generationConfig"]?.json == #"{"responseLogprobs":true,"logprobs":3}"#
        )
        #expect(encoded.context.wantsTopLogprobs)
    }

    @Test func `JSON answers have a type, and a schema where one is given`() throws {
        #expect(try config { $0.format = .json } == #"{"responseMimeType":"application/json"}"#)
        #expect(
            try config { $0.format = .schema(try Rig.view(#"{"type":"object"}"#)) }
                == #"{"responseMimeType":"application/json","responseJsonSchema":{"type":"object"}}"#)
        #expect(try config { $0.format = .schema(try Rig.view("{}")) } == #"{"responseMimeType":"application/json"}"#)
    }

    @Test func `modalities are Gemini's`() throws {
        #expect(try config { $0.modalities = ["text"] } == nil)
        #expect(try config { $0.modalities = ["text", "image"] } == #"{"responseModalities":["TEXT","IMAGE"]}"#)
        var request = Rig.request()
        request.modalities = ["smell"]
        #expect(Rig.refusal(of: request)?.param == "modalities")
    }

    @Test(arguments: [("alloy", "Kore"), ("Puck", "Puck")])
    func `speech has a voice of Gemini's`(voice: String, expected: String) throws {
        let text = try config(model: "gemini-2.5-flash-preview-tts") {
            $0.modalities = ["text", "audio"]
            $0.speech = SpeechOptions(voice: voice, format: "wav")
        }
        #expect(
            text
                == #"{"responseModalities":["AUDIO"],"speechConfig":{"voiceConfig":{"prebuiltVoiceConfig":{"voiceName":"\#(expected)"}}}}"#
        )
    }

    @Test func `a model that only speaks is asked to speak`() throws {
        #expect(try config(model: "gemini-2.5-pro-preview-tts") { _ in } == #"{"responseModalities":["AUDIO"]}"#)
    }

    @Test(arguments: ["mp3", "flac", "opus", "aac"]) func `a sound that cannot be made is refused`(format: String) {
        var request = Rig.request()
        request.modalities = ["audio"]
        request.speech = SpeechOptions(voice: "alloy", format: format)
        #expect(Rig.refusal(of: request)?.param == "audio.format")
    }

    @Test(arguments: [
        ("flex", "flex"), ("priority", "priority"), ("default", "standard"), ("auto", nil), ("scale", nil),
    ])
    func `a service tier has Gemini's name`(tier: String, expected: String?) throws {
        var request = Rig.request()
        request.serviceTier = tier
        #expect(try Rig.body(request)["serviceTier"]?.string == expected)
    }

    @Test func `point 16, nothing is dropped in silence`() throws {
        var request = Rig.request(model: "gemini-2.0-flash")
        request.unexpressed = ["user", "unheard_of"]
        request.serviceTier = "scale"
        request.reasoning.effort = .high
        request.speech = SpeechOptions(voice: "alloy", format: "mp3")
        #expect(
            try Rig.encode(request).losses.map(\.param) == [
                "user", "unheard_of", "service_tier", "reasoning_effort", "audio",
            ])
        request.model = Rig.third
        request.sampling.presencePenalty = JSONNumber("1")
        #expect(try Rig.encode(request).losses.contains { $0.param == "presence_penalty" && $0.weight == .ignored })
        #expect(try Rig.encode(Rig.request()).losses.isEmpty)
    }
}
