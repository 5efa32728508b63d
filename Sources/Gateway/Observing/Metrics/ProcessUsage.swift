internal import Glibc
internal import Reactor

/// What the process takes of the machine (proc(5)).
struct ProcessUsage {
    let cpuNanoseconds: Int
    let residentBytes: Int
    let virtualBytes: Int
    let openDescriptors: Int
    let descriptorLimit: Int
    /// Since 1970.
    let startMilliseconds: Int

    /// As it is at this moment.
    static var now: ProcessUsage {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        let pages = numbers(in: "/proc/self/statm")
        let pageSize = sysconf(Int32(_SC_PAGESIZE))
        return ProcessUsage(
            cpuNanoseconds: time.tv_sec * 1_000_000_000 + time.tv_nsec,
            residentBytes: pages.dropFirst().first.map { $0 * pageSize } ?? 0,
            virtualBytes: pages.first.map { $0 * pageSize } ?? 0,
            openDescriptors: openDescriptorCount,
            descriptorLimit: Int(clamping: limit.rlim_cur),
            startMilliseconds: start)
    }

    /// The 22nd field of `stat` is the start in ticks since the machine's own.
    private static let start: Int = {
        // The second field is the program's name, which may hold blanks.
        let fields = text(of: "/proc/self/stat").split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 19, let ticks = Int(fields[19]) else { return 0 }
        var sinceBoot = timespec()
        clock_gettime(CLOCK_BOOTTIME, &sinceBoot)
        let boot = Int(Clock.wallNanoseconds) / 1_000_000 - sinceBoot.tv_sec * 1000 - sinceBoot.tv_nsec / 1_000_000
        return boot + ticks * 1000 / sysconf(Int32(_SC_CLK_TCK))
    }()

    private static var openDescriptorCount: Int {
        guard let folder = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(folder) }
        // `.`, `..` and the descriptor of this very listing are none.
        var count = -3
        while readdir(folder) != nil { count += 1 }
        return max(0, count)
    }

    private static func numbers(in path: String) -> [Int] {
        text(of: path).split(separator: " ").compactMap { Int($0) }
    }

    private static func text(of path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(descriptor, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
