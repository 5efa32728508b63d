internal import Support
internal import Testing

/// A page of metrics as a monitoring system reads it: strictly.
struct Scrape {
    struct Sample: Equatable {
        let name: String
        let labels: [String: String]
        let value: Double
    }

    private(set) var samples: [Sample] = []
    /// The families' types by name.
    private(set) var types: [String: String] = [:]
    private(set) var isEnded = false

    struct Malformed: Error {
        let line: String
    }

    init(_ text: String) throws {
        guard text.hasSuffix("\n") else { throw Malformed(line: "no line end at the end") }
        var family = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            let words = line.split(separator: " ", maxSplits: 3)
            if isEnded { throw Malformed(line: "\(line) behind the end") }
            if line == "# EOF" {
                isEnded = true
            } else if line.hasPrefix("# HELP "), words.count == 4 {
                family = String(words[2])
            } else if line.hasPrefix("# TYPE "), words.count == 4, family == words[2], types[family] == nil {
                types[family] = String(words[3])
            } else {
                let sample = try Self.sample(line)
                guard sample.name.hasPrefix(family), types[family] != nil else { throw Malformed(line: "\(line)") }
                samples.append(sample)
            }
        }
    }

    /// The one sample of this name with at least these labels; nil when there is none or are several.
    func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        let found = all(name, labels)
        return found.count == 1 ? found[0].value : nil
    }

    func all(_ name: String, _ labels: [String: String] = [:]) -> [Sample] {
        samples.filter { $0.name == name && $0.labels.merging(labels) { $1 } == $0.labels }
    }

    /// The names of all families, as samples bear them.
    var families: Set<String> { Set(types.keys) }

    private static func sample(_ line: Substring) throws -> Sample {
        guard let space = line.lastIndex(of: " "), let value = Double(line[line.index(after: space)...]) else {
            throw Malformed(line: String(line))
        }
        let series = line[..<space]
        guard let brace = series.firstIndex(of: "{") else {
            return Sample(name: "\(series)", labels: [:], value: value)
        }
        guard series.hasSuffix("}") else { throw Malformed(line: String(line)) }
        var labels: [String: String] = [:]
        var rest = series[series.index(after: brace)...].dropLast()
        while !rest.isEmpty {
            guard let name = rest.prefixMatch(of: /([a-z_]+)="((?:[^"\\\n]|\\["\\n])*)",?/) else {
                throw Malformed(line: String(line))
            }
            labels[String(name.1)] = String(name.2).replacing("\\n", with: "\n").replacing("\\\"", with: "\"")
                .replacing("\\\\", with: "\\")
            rest = rest[name.range.upperBound...]
        }
        return Sample(name: String(series[..<brace]), labels: labels, value: value)
    }
}

extension TestGateway {
    /// The metrics, once the exchange before is counted: it may be counted after its answer has come.
    func scrape() throws -> Scrape {
        try Scrape(get("/metrics").text)
    }
}
