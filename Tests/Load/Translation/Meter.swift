import Glibc

/// What something costs this process.
enum Meter {
    /// The CPU time of one run, in microseconds: the least of several rounds, which others disturb least.
    static func microseconds(_ work: () throws -> Int) rethrows -> Double {
        var least = Double.infinity
        for _ in 0..<9 {
            let start = cpuNanoseconds()
            var runs = 0
            var sum = 0
            repeat {
                sum &+= try work()
                runs += 1
            } while cpuNanoseconds() - start < 40_000_000
            // The result is looked at, so that nobody may leave the work out.
            if sum == Int.min { print("") }
            least = min(least, Double(cpuNanoseconds() - start) / Double(runs) / 1000)
        }
        return least
    }

    private static func cpuNanoseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    /// By how many bytes the process grows at the most while `work` runs; right only before much has been freed.
    static func peakGrowth(_ work: () throws -> Void) rethrows -> Int {
        if let file = fopen("/proc/self/clear_refs", "w") {
            // Lets the kernel forget the peak so far.
            fputs("5", file)
            fclose(file)
        }
        let before = status("VmRSS:")
        try work()
        return status("VmHWM:") - before
    }

    private static func status(_ name: String) -> Int {
        guard let file = fopen("/proc/self/status", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, 256, file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            guard text.hasPrefix(name) else { continue }
            return (text.split(separator: " ").dropFirst().first ?? text.split(separator: "\t").dropFirst().first)
                .flatMap { Int($0.filter(\.isNumber)) }.map { $0 * 1024 } ?? 0
        }
        return 0
    }
}
