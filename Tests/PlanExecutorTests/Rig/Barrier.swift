/// Lets nobody through before a number of callers has come; then begins anew.
actor Barrier {
    private let size: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var present = 0
    /// The most callers that were inside `meet` at one time.
    private(set) var most = 0

    init(_ size: Int) {
        self.size = size
    }

    func meet() async {
        present += 1
        most = max(most, present)
        if waiting.count + 1 == size {
            let all = waiting
            waiting = []
            for continuation in all { continuation.resume() }
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
        present -= 1
    }
}
