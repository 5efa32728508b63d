internal import Dialects
internal import Testing

@testable internal import Gateway

@Suite struct AnswerCheckTests {
    private static let chunk =
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"},\"finish_reason\":null}]}\n\n"
    private static let last = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
    private static let done = "data: [DONE]\n\n"

    private static let error = "data: {\"error\":{\"message\":\"no\"}}\n\n"

    private static let good: [[String]] = [
        [chunk, last, done], [last, "data: {\"choices\":[],\"usage\":{}}\n\n", done],
        [": comment\n\n", chunk, last, done], [chunk, last, "data: {\"error\":null}\n\n", done],
    ]

    private static let bad: [[String]] = [
        [], [done], [chunk, last], [chunk, done], [last, done, chunk], [chunk, last, "data: [DONE]"],
        [chunk, error, last, done], [chunk, "data: {\"choices\":[{\"fin\n\n", last, done], ["data: 7\n\n", last, done],
    ]

    @Test func `a stream is good when it is whole and tells no error`() {
        for stream in Self.good { #expect(Self.isGood(stream), "\(stream)") }
        for stream in Self.bad { #expect(!Self.isGood(stream), "\(stream)") }
    }

    private static func isGood(_ stream: [String]) -> Bool {
        AnswerCheck.isGood(Array(stream.joined().utf8), isStream: true, .chat)
    }

    @Test(arguments: [
        (#"{"choices":[{}]}"#, true, false), (#"{"data":[{}]}"#, false, true), (#"{"choices":[]}"#, false, false),
        (#"{"choices":[{}],"error":null}"#, true, false), (#"{"choices":[{}],"error":{"message":"no"}}"#, false, false),
        (#"{"error":"no"}"#, false, false), ("[]", false, false), ("{", false, false), ("", false, false),
    ])
    func `an answer is good when it has what was asked for`(_ body: String, _ isChat: Bool, _ isVectors: Bool) {
        #expect(AnswerCheck.isGood(Array(body.utf8), isStream: false, .chat) == isChat)
        #expect(AnswerCheck.isGood(Array(body.utf8), isStream: false, .embedding) == isVectors)
    }
}
