import Dialects
import Testing

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
