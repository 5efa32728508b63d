/// Finds in a step's text which other steps it names by number: "from step 3", "steps 1, 2 and 4", "steps 2-5".
struct StepReferences {
    /// The words for a step in the languages planners write.
    private static let words: Set<String> = [
        "step", "steps", "schritt", "schritte", "schritten", "étape", "étapes", "paso", "pasos", "etapa", "etapas",
        "passo", "passos", "passi", "шаг", "шага", "шагов",
    ]
    /// Languages without blanks write such a word at the end of a run of letters.
    private static let endings = ["步骤", "步驟", "ステップ", "手順"]
    private static let conjunctions: Set<String> = ["and", "or", "und", "oder", "et", "y", "e", "и", "和", "と"]
    private static let ranges: Set<String> = ["to", "through", "bis", "à", "a", "-", "–", "—", "〜", "～"]

    private enum Token: Equatable {
        case word(String)
        case number(Int)
        case mark(Character)
    }

    /// The numbers in the order of the text, counted from 1 as people count; a range is spelled out.
    ///
    /// - Parameter highest: numbers beyond it name no step and are left out.
    static func numbers(in text: String, upTo highest: Int) -> [Int] {
        let tokens = tokens(of: text)
        var numbers: [Int] = []
        var position = 0
        while position < tokens.count {
            defer { position += 1 }
            guard case .word(let word) = tokens[position], names(word) else { continue }
            let (found, end) = list(in: tokens, from: position + 1, upTo: highest)
            // "Step 1: open the page" is what this step itself does first.
            guard end >= tokens.count || (tokens[end] != .mark(":") && tokens[end] != .mark("：")) else { continue }
            numbers += found
            position = max(position, end - 1)
        }
        return numbers
    }

    private static func names(_ word: String) -> Bool {
        words.contains(word) || endings.contains { word.hasSuffix($0) }
    }

    /// Numbers with commas, conjunctions and ranges between them.
    private static func list(in tokens: [Token], from start: Int, upTo highest: Int) -> (numbers: [Int], end: Int) {
        var numbers: [Int] = []
        var end = start
        var position = start
        while position < tokens.count {
            var isRange = false
            var isFirst = numbers.isEmpty
            while position < tokens.count, let joins = joint(tokens[position], isFirst: isFirst) {
                // In "step 3 and step-5" the mark belongs to the second word.
                if case .word(let word) = tokens[position], names(word) { isFirst = true }
                isRange = isRange || joins == .range
                position += 1
            }
            guard position < tokens.count, case .number(let number) = tokens[position] else { break }
            if isRange, let first = numbers.last, first < number, number <= highest {
                numbers += (first + 1)...number
            } else if number >= 1, number <= highest {
                numbers.append(number)
            }
            position += 1
            end = position
        }
        return (numbers, end)
    }

    private enum Joint {
        case list
        case range
    }

    /// What may stand between a step's word and its number, or between two numbers.
    private static func joint(_ token: Token, isFirst: Bool) -> Joint? {
        switch token {
        case .mark("#"): .list
        case .mark("-") where isFirst: .list
        case .mark(","), .mark("、"), .mark("&"): isFirst ? nil : .list
        case .mark(let mark): !isFirst && ranges.contains(String(mark)) ? .range : nil
        case .word(let word) where !isFirst && ranges.contains(word): .range
        case .word(let word) where !isFirst && (conjunctions.contains(word) || names(word)): .list
        case .word, .number: nil
        }
    }

    private static func tokens(of text: String) -> [Token] {
        var tokens: [Token] = []
        var rest = text.lowercased()[...]
        while let first = rest.first {
            if isDigit(first) {
                let digits = rest.prefix { isDigit($0) }
                rest = rest[digits.endIndex...]
                // Nobody has more steps than nine digits can count.
                tokens.append(.number(digits.utf8.count < 10 ? Int(digits) ?? 0 : 0))
            } else if first.isLetter {
                let letters = rest.prefix { $0.isLetter }
                rest = rest[letters.endIndex...]
                tokens.append(.word(String(letters)))
            } else {
                if !first.isWhitespace { tokens.append(.mark(first)) }
                rest.removeFirst()
            }
        }
        return tokens
    }

    private static func isDigit(_ character: Character) -> Bool {
        character.isASCII && character.isNumber
    }
}
