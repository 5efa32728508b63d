import Wire

/// The heads of answers, line by line, as libcurl hands them over.
enum HeadFuzzing {
    static func take(_ input: [UInt8]) {
        var collector = HeadCollector()
        var start = 0
        var heads = 0
        while start < input.count {
            let end = input[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? input.count
            let line = Array(input[start..<end])
            start = end
            let outcome = line.withUnsafeBytes { collector.take($0) }
            switch outcome {
            case .needsMore: continue
            case .head(let head):
                heads += 1
                require((200...999).contains(head.status), "a final head with status \(head.status)")
                _ = (head.isEncoded, head.isEventStream)
                head.fields.forEach { name, value in
                    let hasBreak = (Array(name) + Array(value)).contains { $0 == 0x0D || $0 == 0x0A || $0 == 0 }
                    require(!hasBreak, "a field with a line end")
                }
            case .malformed: return
            }
        }
        require(heads <= 1, "two heads for one answer")
    }
}
