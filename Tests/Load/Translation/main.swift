import Dialects
import Glibc
import Wire

/// Measures what translating costs, against reading the same bytes as JSON alone.
///
///     swift run -c release translation-benchmark [request | stream]
///
/// `request` and `stream` run that part alone, for a profiler.

private let answerID = String(repeating: "0123456789abcdef", count: 2)
private let dialect = GeminiDialect(baseURL: "https://generativelanguage.googleapis.com/v1beta")
private var hasFailed = false

private func translated(_ body: [UInt8]) throws -> GeminiRequest {
    let request = try ChatRequest(chat: try JSONDocument(parsing: body).root, model: "gemini-2.5-flash")
    return try dialect.encoder(for: request, conceding: ChatConcessions()).encode(streaming: false, media: [:])
}

private let context = try translated(Samples.request).context
private let identity = AnswerIdentity(form: .chat, id: "chatcmpl-1", created: 1_700_000_000, model: "gemini-2.5-flash")

private func told(_ answer: [UInt8]) throws -> Int {
    var decoder = GeminiAnswerDecoder(context, answerID: answerID)
    var fold = AnswerFold(identity)
    for event in try decoder.take(try JSONDocument(parsing: answer).root) { fold.take(event) }
    for event in try decoder.finish() { fold.take(event) }
    return fold.encoded.count
}

/// The stream in pieces as they come from a socket.
private func told(stream pieces: [[UInt8]]) throws -> Int {
    var decoder = GeminiStreamDecoder(context, answerID: answerID, maxEventBytes: 1 << 23)
    var chunks = AnswerChunks(identity, includesUsage: true)
    var count = 0
    for piece in pieces {
        var bytes: [UInt8] = []
        chunks.append(try decoder.feed(piece), to: &bytes)
        count += bytes.count
    }
    var bytes: [UInt8] = []
    for event in try decoder.finish() { chunks.append(event, to: &bytes) }
    chunks.appendEnd(to: &bytes)
    return count + bytes.count
}

private func line(_ name: String, _ bytes: Int, _ parse: Double, _ translate: Double) {
    func padded(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
    let tenths = (translate / parse * 10).rounded() / 10
    print(
        name + String(repeating: " ", count: max(0, 28 - name.count)), padded("\(bytes) B", 10),
        padded("\((parse * 10).rounded() / 10) µs", 12), padded("\((translate * 10).rounded() / 10) µs", 12),
        padded("\(tenths)x", 8))
}

if CommandLine.arguments.contains("request") {
    let request = Samples.request
    print(try (0..<10).map { _ in try Meter.microseconds { try translated(request).body.count } }.min() ?? 0)
    exit(0)
}

if CommandLine.arguments.contains("stream") {
    let pieces = Samples.stream(of: 100)
    print(try (0..<10).map { _ in try Meter.microseconds { try told(stream: pieces) } }.min() ?? 0)
    exit(0)
}

let picture = Samples.picture(5 << 20)
let growth = try Meter.peakGrowth { _ = try translated(picture).body.count }

print("CPU time                          bytes   JSON alone   translated")
let request = Samples.request
let answer = Samples.answer
let requestCost = try Meter.microseconds { try translated(request).body.count }
let answerCost = try Meter.microseconds { try told(answer) }
line("request", request.count, try Meter.microseconds { try JSONDocument(parsing: request).root.count }, requestCost)
line("whole answer", answer.count, try Meter.microseconds { try JSONDocument(parsing: answer).root.count }, answerCost)

let pieces = Samples.stream(of: 100)
let events = pieces.map { Array($0.dropFirst(6).dropLast(4)) }
line(
    "stream of 100 events", pieces.reduce(0) { $0 + $1.count },
    try Meter.microseconds { try events.reduce(0) { $0 + (try JSONDocument(parsing: $1).root.count) } },
    try Meter.microseconds { try told(stream: pieces) })

let both = requestCost + answerCost
print("request and whole answer: \((both * 10).rounded() / 10) µs (goal: under 100 µs)")
hasFailed = both >= 100

line(
    "5 MB picture", picture.count, try Meter.microseconds { try JSONDocument(parsing: picture).root.count },
    try Meter.microseconds { try translated(picture).body.count })
let copies = (Double(growth) / Double(picture.count) * 100).rounded() / 100
print("memory while it is translated: \(copies) times its base64 (goal: the one copy that is sent)")
hasFailed = hasFailed || copies > 1.25
exit(hasFailed ? 1 : 0)
