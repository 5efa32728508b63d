/// What is to be run, in the order it came. Everything is moved and nothing copied, which would count its holders.
struct RunQueue<Work> {
    private var coming: [Work] = []
    /// The last is the next.
    private var leaving: [Work] = []

    var isEmpty: Bool { coming.isEmpty && leaving.isEmpty }
    var count: Int { coming.count + leaving.count }

    mutating func append(_ work: Work) {
        coming.append(work)
    }

    mutating func popFirst() -> Work? {
        if leaving.isEmpty {
            while let work = coming.popLast() { leaving.append(work) }
        }
        return leaving.popLast()
    }
}
