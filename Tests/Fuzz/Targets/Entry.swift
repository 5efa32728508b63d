import Glibc

/// What can be fuzzed. The name is the one that `Tests/Fuzz/run` takes.
enum FuzzTarget: String, CaseIterable {
    case request
    case response
    case head
    case chunked
    case events
    case json
    case stencil
    case splice
    case yaml
    case translate
    case answer
    case stream
    case ollama

    /// The one that `FUZZ_TARGET` names.
    static let chosen: FuzzTarget = {
        guard let name = getenv("FUZZ_TARGET").map({ String(cString: $0) }), let target = FuzzTarget(rawValue: name)
        else { fault("FUZZ_TARGET names no target") }
        return target
    }()

    func take(_ input: [UInt8]) {
        switch self {
        case .request: RequestFuzzing.take(input)
        case .response: ResponseFuzzing.take(input)
        case .head: HeadFuzzing.take(input)
        case .chunked: ChunkedFuzzing.take(input)
        case .events: EventFuzzing.take(input)
        case .json: JSONFuzzing.take(input)
        case .stencil: StencilFuzzing.take(input)
        case .splice: SpliceFuzzing.take(input)
        case .yaml: ConfigurationFuzzing.take(input)
        case .translate: TranslationFuzzing.take(input)
        case .answer: AnswerFuzzing.take(input)
        case .stream: StreamFuzzing.take(input)
        case .ollama: OllamaFuzzing.take(input)
        }
    }
}

/// libFuzzer calls this with one input after the other (`LLVMFuzzerTestOneInput`).
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    FuzzTarget.chosen.take(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
}

/// Ends the run: a property does not hold. libFuzzer writes the input down.
func fault(_ message: String) -> Never {
    let line = Array("PROPERTY BROKEN: \(message)\n".utf8)
    _ = write(STDERR_FILENO, line, line.count)
    abort()
}

func require(_ holds: Bool, _ message: @autoclosure () -> String) {
    if !holds { fault(message()) }
}
