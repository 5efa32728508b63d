/// Hands out the ids of an answer's calls.
struct CallIDs: Sendable {
    private let answerID: String
    private var made = 0
    private var used: Set<String> = []

    init(answerID: String) {
        self.answerID = answerID
    }

    /// The server's own id where it gives one that is new, else one of the answer's id and a running number.
    mutating func next(_ given: String?) -> String {
        if let given, !given.isEmpty, used.insert(given).inserted { return given }
        while true {
            let id = "call_\(answerID)\(made)"
            made += 1
            if used.insert(id).inserted { return id }
        }
    }
}
