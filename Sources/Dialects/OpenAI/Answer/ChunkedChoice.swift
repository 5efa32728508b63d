/// How far a choice of a stream is.
struct ChunkedChoice {
    let index: Int
    /// What waits for the next text.
    var logprobs: [TokenLogprob] = []
    /// How many characters stand before the tokens still to come, as the legacy form counts.
    var logprobOffset = 0
    /// What waits for the end.
    var citations: [Citation] = []
    /// The bytes around a text, once the choice has had one.
    var textFrame: TextFrame?
    private var hasBegun = false
    private var hasAudio = false
    private var callCount = 0
    private var imageCount = 0

    init(index: Int) {
        self.index = index
    }

    /// True the first time.
    mutating func begin() -> Bool {
        defer { hasBegun = true }
        return !hasBegun
    }

    /// True the first time.
    mutating func beginAudio() -> Bool {
        defer { hasAudio = true }
        return !hasAudio
    }

    mutating func nextCall() -> Int {
        defer { callCount += 1 }
        return callCount
    }

    mutating func nextImage() -> Int {
        defer { imageCount += 1 }
        return imageCount
    }

    mutating func takeLogprobs() -> [TokenLogprob] {
        defer { logprobs = [] }
        return logprobs
    }

    mutating func takeCitations() -> [Citation] {
        defer { citations = [] }
        return citations
    }
}
