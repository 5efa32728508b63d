internal import Reactor

/// Answers by what was asked, within a number of bytes: the one that was not asked for longest makes room.
struct AnswerShelf {
    private struct Slot {
        let key: SHA256.Digest
        let answer: CachedAnswer
        /// The slots before and behind it in the order of their last use.
        var older: Int?
        var newer: Int?
    }

    private var slots: [Slot?] = []
    private var free: [Int] = []
    private var places: [SHA256.Digest: Int] = [:]
    private var oldest: Int?
    private var newest: Int?

    private let limit: Int
    private let maxAge: Duration
    /// What the answers take.
    private(set) var bytes = 0
    /// What is set aside for answers that are just coming.
    private(set) var reserved = 0
    /// Answers that had to make room, and answers that had become too old.
    private(set) var evicted = 0
    private(set) var expired = 0

    init(limit: Int, maxAge: Duration) {
        self.limit = limit
        self.maxAge = maxAge
    }

    var count: Int { places.count }

    /// The answer, if it is there and not older than both `maxAge` allow.
    mutating func answer(to key: SHA256.Digest, maxAge asked: Duration?, now: Instant) -> CachedAnswer? {
        guard let place = places[key], let slot = slots[place] else { return nil }
        let age = slot.answer.age(at: now)
        if age >= maxAge {
            expired += 1
            remove(place)
            return nil
        }
        if let asked, age >= asked { return nil }
        unlink(place)
        link(place)
        return slot.answer
    }

    /// Keeps the answer, in place of an older one to the same; not if it is larger than all together may be.
    mutating func put(_ answer: CachedAnswer, for key: SHA256.Digest) {
        if let place = places[key] { remove(place) }
        guard makeRoom(for: answer.size) else { return }
        let place = free.popLast() ?? slots.count
        let slot = Slot(key: key, answer: answer)
        if place < slots.count { slots[place] = slot } else { slots.append(slot) }
        places[key] = place
        bytes += answer.size
        link(place)
    }

    /// Sets bytes aside for an answer that is coming; false where there is no room for it.
    mutating func reserve(_ count: Int) -> Bool {
        guard makeRoom(for: count) else { return false }
        reserved += count
        return true
    }

    mutating func release(_ count: Int) {
        reserved -= count
    }

    // MARK: Private steps

    private mutating func makeRoom(for count: Int) -> Bool {
        guard count <= limit - reserved else { return false }
        while bytes > limit - reserved - count, let place = oldest {
            evicted += 1
            remove(place)
        }
        return true
    }

    private mutating func remove(_ place: Int) {
        guard let slot = slots[place] else { return }
        unlink(place)
        bytes -= slot.answer.size
        places[slot.key] = nil
        slots[place] = nil
        free.append(place)
    }

    private mutating func link(_ place: Int) {
        slots[place]?.older = newest
        slots[place]?.newer = nil
        if let newest { slots[newest]?.newer = place } else { oldest = place }
        newest = place
    }

    private mutating func unlink(_ place: Int) {
        let (older, newer) = (slots[place]?.older, slots[place]?.newer)
        if let older { slots[older]?.newer = newer } else { oldest = newer }
        if let newer { slots[newer]?.older = older } else { newest = older }
    }
}
