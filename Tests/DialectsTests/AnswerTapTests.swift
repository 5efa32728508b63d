import Dialects
import Testing
import Wire

@Suite struct AnswerTapTests {
    private func usage(_ answer: String) -> Usage? {
        AnswerTap.usage(in: Array(answer.utf8))
    }

    @Test func `usage is read wherever it stands in the answer`() {
        let usage =
            #""usage": {"prompt_tokens": 3, "completion_tokens": 4, "prompt_tokens_details": {"cached_tokens": 2}}"#
        for answer in ["{\(usage)}", "{\"id\": \"x\", \(usage), \"y\": [{}]}", "{\"choices\": [{}], \(usage)}\n"] {
            let found = self.usage(answer)
            #expect(found?.promptTokens == 3 && found?.completionTokens == 4 && found?.prompt.cached == 2)
        }
    }

    @Test(arguments: [
        #"{"usage": {"prompt_tokens": 1}, "choices": [{"message": {"content": "usage"}}]}"#,
        #"{"usage": {"prompt_tokens": 1}, "choices": [{"usage": {"prompt_tokens": 9}}]}"#,
        #"{"usage": {"prompt_tokens": 1}, "x": {"y": "\"usage\": {\"prompt_tokens\": 9}"}}"#,
    ]) func `what only is called so is not taken for it`(answer: String) {
        #expect(usage(answer)?.promptTokens == 1)
    }

    /// What a parser reads of the whole answer.
    private func parsed(_ answer: String) -> Usage? {
        (try? JSONDocument(parsing: Array(answer.utf8)))?.root["usage"].flatMap { Usage($0) }
    }

    @Test func `usage as servers write it, and anything like it, is what a parser reads`() {
        let usages = [
            #"{"prompt_tokens":12,"completion_tokens":41,"total_tokens":53}"#,
            #"{"completion_tokens": 0, "prompt_tokens": 999999999999999999}"#,
            #"{"prompt_tokens":7,"total_tokens":7,"completion_tokens":0,"prompt_tokens_details":null}"#,
            #"{"prompt_tokens":1,"prompt_tokens_details":{"cached_tokens":9,"audio_tokens":0},"#
                + #""completion_tokens_details":{"reasoning_tokens":3},"completion_tokens":2}"#,
            #"{"prompt_tokens":1,"prompt_tokens_details":{"cached_tokens":null}}"#,
            #"{"prompt_tokens":1.0,"completion_tokens":2}"#, #"{"prompt_tokens":1e2}"#, #"{"prompt_tokens":-1}"#,
            #"{"prompt_tokens":9223372036854775807}"#, #"{"prompt_tokens":99999999999999999999}"#,
            #"{"prompt_tokens":01}"#, #"{"prompt_tokens":1,"prompt_tokens":2}"#, #"{"prompt_tokens":"1"}"#,
            #"{"prompt_tokens":null,"completion_tokens":3}"#, #"{"completion_tokens":3}"#, #"{}"#, #"{"a":1,}"#,
            #"{"prompt_\u0074okens":5}"#, #"{"prompt_tokens":5,"x":{"y":{"z":1}}}"#, #"{"x":[1],"prompt_tokens":5}"#,
            #"{"prompt_tokens":5,"cost":0.25}"#, #"{"prompt_tokens":5,"prompt_tokens_details":{}}"#, "null", "7", "{",
        ]
        let ends = [
            "}", " }\r\n", #","system_fingerprint":"fp_1","service_tier":null}"#, #","timings":{"n":1.5}}"#, "}}", "]}",
            "}]}",
            #","x":tru}"#, #","x":"\n"}"#, #","prompt_tokens":3}"#, ",}", "", "} x", #","usage_":{"prompt_tokens":1}}"#,
        ]
        for usage in usages {
            for end in ends {
                for begin in [#"{"id":"a","usage":"#, #"{"usage" : "#, #"{"choices":[{"usage":"#, #"["usage":"#] {
                    let answer = begin + usage + end
                    let found = self.usage(answer)
                    // Of what is no JSON as a whole, the end may be.
                    let isWhole = (try? JSONDocument(parsing: Array(answer.utf8))) != nil
                    if isWhole { #expect(found == parsed(answer), "\(answer)") }
                }
            }
        }
    }

    @Test(arguments: [
        "", "{}", "{\"a\":1}", "\"usage\"", "{\"usage\"", "{\"usage\":null}", "{\"usage\": {}}", "\"usage\":1}",
    ])
    func `no usage is found where none is told`(answer: String) {
        #expect(usage(answer) == nil)
    }

    @Test(arguments: [true, false]) func `an answer that is cut, or a page, is no object`(isWhole: Bool) {
        for text in ["{}", " {\"a\": [1]} \r\n"] { #expect(AnswerTap.isObject(Array(text.utf8), isWhole: isWhole)) }
        for text in ["", "{", "}", "[]", "<html>{}", "{\"a\": ", "{}x", "null"] {
            #expect(!AnswerTap.isObject(Array(text.utf8), isWhole: isWhole))
        }
    }
}
