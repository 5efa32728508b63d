import Dialects
import Testing
import Wire

struct ParameterReadingTests {
    @Test func `numbers keep their digits`() throws {
        let sampling = try ChatBody(
            #""temperature":0.70,"top_p":1.0,"presence_penalty":-2,"frequency_penalty":1e-1,"top_k":40,"seed":-7"#
        ).read().sampling
        #expect(sampling.temperature?.text == "0.70")
        #expect(sampling.topP?.text == "1.0")
        #expect(sampling.presencePenalty?.text == "-2")
        #expect(sampling.frequencyPenalty?.text == "1e-1")
        #expect(sampling.topK == 40)
        #expect(sampling.seed == -7)
    }

    @Test func `nothing is made up`() throws {
        let request = try ChatBody("").read()
        #expect(request.sampling.temperature == nil)
        #expect(request.sampling.topP == nil)
        #expect(request.sampling.topK == nil)
        #expect(request.sampling.maxTokens == nil)
        #expect(request.sampling.stop.isEmpty)
        #expect(request.sampling.seed == nil)
        #expect(request.sampling.topLogprobs == nil)
        #expect(!request.sampling.wantsLogprobs)
        #expect(request.choiceCount == 1)
        #expect(request.reasoning.effort == nil)
        #expect(request.modalities.isEmpty)
        #expect(!request.searchesWeb)
        #expect(request.extras.isEmpty)
        #expect(request.unexpressed.isEmpty)
        #expect(request.toolChoice == .auto)
        #expect(request.allowsParallelCalls)
    }

    @Test(arguments: [
        (#""max_tokens":9"#, 9), (#""max_completion_tokens":7,"max_tokens":9"#, 7),
        (#""max_tokens":9,"max_completion_tokens":null"#, 9), (#""max_tokens":1e3"#, 1000),
    ])
    func `max_completion_tokens wins`(_ members: String, _ count: Int) throws {
        #expect(try ChatBody(members).read().sampling.maxTokens == count)
    }

    @Test(arguments: [
        (#""x""#, ["x"]), (#"["x","","y"]"#, ["x", "y"]), (#""""#, []), ("[]", []), ("null", []),
    ])
    func `stop is a text or several`(_ value: String, _ texts: [String]) throws {
        #expect(try ChatBody("\"stop\":\(value)").read().sampling.stop == texts)
    }

    @Test(arguments: [("0", nil), ("-1", nil), ("1", 1)])
    func `a top_k without meaning is none`(_ value: String, _ bound: Int?) throws {
        #expect(try ChatBody("\"top_k\":\(value)").read().sampling.topK == bound)
    }

    @Test func `logprobs and their alternatives are asked for`() throws {
        let sampling = try ChatBody(#""logprobs":true,"top_logprobs":3"#).read().sampling
        #expect(sampling.wantsLogprobs)
        #expect(sampling.topLogprobs == 3)
        #expect(try ChatBody(#""logprobs":false,"top_logprobs":0"#).read().sampling.topLogprobs == nil)
    }

    @Test(arguments: [
        (#"{"type":"text"}"#, "text"), ("null", "text"), (#"{"type":"json_object"}"#, "json"),
        (#"{"type":"json_schema","json_schema":{"name":"x","strict":true}}"#, "json"),
        (#"{"type":"json_schema","json_schema":{"name":"x","schema":{"z":1,"a":2}}}"#, #"{"z":1,"a":2}"#),
    ])
    func `response_format is read in every form`(_ value: String, _ expected: String) throws {
        switch try ChatBody("\"response_format\":\(value)").read().format {
        case .text: #expect(expected == "text")
        case .json: #expect(expected == "json")
        case .schema(let schema): #expect(String(decoding: schema.rawBytes, as: UTF8.self) == expected)
        }
    }

    @Test func `modalities, a voice, search and a tier are wishes too`() throws {
        let request = try ChatBody(
            #"""
            "modalities":["TEXT","Audio"],"audio":{"voice":"Kore","format":"wav"},"service_tier":"flex",
            "web_search_options":{}
            """#
        ).read()
        #expect(request.modalities == ["text", "audio"])
        #expect(request.speech?.voice == "Kore")
        #expect(request.speech?.format == "wav")
        #expect(request.serviceTier == "flex")
        #expect(request.searchesWeb)
    }

    @Test(arguments: [
        #""temperature":3"#, #""temperature":-0.1"#, #""temperature":"1""#, #""temperature":1e400"#, #""top_p":1.5"#,
        #""top_p":true"#, #""presence_penalty":2.1"#, #""frequency_penalty":-2.01"#, #""frequency_penalty":[]"#,
        #""max_tokens":0"#, #""max_tokens":-1"#, #""max_tokens":"5""#, #""max_tokens":1.5"#,
        #""max_completion_tokens":0"#, #""max_tokens":99999999999999999999"#, #""n":0"#, #""n":129"#, #""n":"2""#,
        #""stop":7"#, #""stop":["a",7]"#, #""stop":{}"#, #""seed":1.5"#, #""seed":"1""#, #""seed":9223372036854775808"#,
        #""top_k":"x""#, #""logit_bias":{"50":-100}"#, #""logit_bias":[]"#, #""logprobs":1"#, #""top_logprobs":21"#,
        #""top_logprobs":3"#, #""response_format":"json""#, #""service_tier":1"#, #""modalities":"text""#,
        #""audio":"alloy""#, #""web_search_options":true"#, #""reasoning_effort":"much""#, #""reasoning_effort":3"#,
        #""extra_body":[]"#, #""google":"x""#, #""thinking":"on""#, #""reasoning":true"#,
    ])
    func `a faulty parameter is refused by its name`(_ member: String) throws {
        let name = member.split(separator: "\"").first.map { String($0) }
        #expect(try ChatBody(member).refusedParam() == name)
    }

    @Test(arguments: [
        (#""response_format":{}"#, "response_format.type"),
        (#""response_format":{"type":"grammar"}"#, "response_format.type"),
        (#""response_format":{"type":"json_schema"}"#, "response_format.json_schema"),
        (
            #""response_format":{"type":"json_schema","json_schema":{"schema":7}}"#,
            "response_format.json_schema.schema"
        ),
        (#""modalities":[7]"#, "modalities[0]"), (#""audio":{"format":"wav"}"#, "audio.voice"),
        (#""audio":{"voice":"Kore"}"#, "audio.format"),
        (#""audio":{"voice":{"id":"v"},"format":"wav"}"#, "audio.voice"),
        (#""thinking":{"type":"enabled","budget_tokens":"x"}"#, "thinking.budget_tokens"),
        (#""reasoning":{"effort":"much"}"#, "reasoning.effort"),
        (#""extra_body":{"google":7}"#, "extra_body.google"),
    ])
    func `a faulty member is refused by its path`(_ member: String, _ param: String) throws {
        #expect(try ChatBody(member).refusedParam() == param)
    }

    @Test(arguments: [
        #""temperature":null"#, #""temperature":2"#, #""top_p":0"#, #""logit_bias":{}"#, #""logit_bias":null"#,
        #""n":128"#, #""n":null"#, #""stop":null"#, #""tools":null"#, #""tool_choice":"auto""#, #""tools":[]"#,
        #""reasoning_effort":null"#, #""extra_body":null"#, #""google":{}"#, #""stream_options":null"#,
    ])
    func `what says nothing is no fault`(_ member: String) throws {
        #expect(try ChatBody(member).refusedParam() == "-")
    }

    @Test func `a refusal says what would work`() throws {
        let body = try ChatBody(#""temperature":3"#).view()
        #expect(throws: InvalidRequest.self) { _ = try ChatRequest(chat: body, model: "m") }
        do throws(InvalidRequest) {
            _ = try ChatRequest(chat: body, model: "m")
        } catch {
            #expect(error.message == "\"temperature\" must be a number between 0 and 2")
        }
    }
}
