/// The word that a mistyped one most likely meant, or nil where none is near.
package func nearestWord(to typed: String, among words: [String]) -> String? {
    let target = Array(typed.utf8)
    guard (1...40).contains(target.count) else { return nil }
    var nearest: (word: String, distance: Int)?
    for word in words {
        let distance = editDistance(target, Array(word.utf8))
        guard distance <= max(1, min(target.count, word.utf8.count) / 3) else { continue }
        if nearest.map({ distance < $0.distance }) ?? true { nearest = (word, distance) }
    }
    return nearest?.word
}

/// Insertions, deletions, replacements and swaps of neighbours, ASCII case left aside.
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in left.indices {
        var current = [row + 1]
        for column in right.indices {
            let isSame = lowered(left[row]) == lowered(right[column])
            var distance = min(last[column + 1] + 1, current[column] + 1, last[column] + (isSame ? 0 : 1))
            if row > 0, column > 0, lowered(left[row]) == lowered(right[column - 1]),
                lowered(left[row - 1]) == lowered(right[column])
            {
                distance = min(distance, beforeLast[column - 1] + 1)
            }
            current.append(distance)
        }
        beforeLast = last
        last = current
    }
    return last[right.count]
}
