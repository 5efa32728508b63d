internal import Glibc
internal import Reactor

/// Where usage is kept: lines behind lines, and now and then a new beginning.
protocol UsageStorage: AnyObject {
    /// Writes behind what is there, and returns when a loss of power can no longer take it away.
    func append(_ lines: [UInt8]) throws(SystemError)

    /// Puts `lines` in the place of everything, all at once: whoever reads finds the old or the new, never a part.
    func replace(with lines: [UInt8]) throws(SystemError)
}

/// The file of usage, locked for this process.
final class UsageFile: UsageStorage {
    private let path: String
    private var descriptor: Descriptor
    private var endsInLine: Bool

    /// Files beyond this are none of ours: a compacted one has a line for each key.
    private static let maxBytes = 256 << 20

    /// Opens or makes the file, and reads what is in it.
    ///
    /// - Throws: `SystemError`; `flock` with `EWOULDBLOCK` when another process has it.
    init(_ path: String, contents: inout [UInt8]) throws(SystemError) {
        self.path = path
        descriptor = try Self.openLocked(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC)
        contents = try Self.readAll(descriptor.number)
        endsInLine = contents.last.map { $0 == UInt8(ascii: "\n") } ?? true
        if contents.isEmpty { try Self.syncDirectory(of: path) }
    }

    func append(_ lines: [UInt8]) throws(SystemError) {
        // What a crash or a full disk has torn off gets a line of its own, which then says nothing.
        let bytes = endsInLine ? lines : [UInt8(ascii: "\n")] + lines
        endsInLine = false
        try Self.write(bytes, to: descriptor.number)
        try Self.call("fdatasync") { fdatasync(descriptor.number) }
        endsInLine = true
    }

    func replace(with lines: [UInt8]) throws(SystemError) {
        let draft = path + ".new"
        do throws(SystemError) {
            // Locked before it has the name that others look for.
            let successor = try Self.openLocked(draft, O_RDWR | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC)
            try Self.write(lines, to: successor.number)
            try Self.call("fsync") { fsync(successor.number) }
            try Self.call("rename") { rename(draft, path) }
            descriptor = successor
            endsInLine = true
        } catch {
            unlink(draft)
            throw error
        }
        try Self.syncDirectory(of: path)
    }

    // MARK: System calls

    private static func open(_ path: String, _ flags: Int32) throws(SystemError) -> Descriptor {
        Descriptor(owning: try call("open") { Glibc.open(path, flags, 0o600) })
    }

    private static func openLocked(_ path: String, _ flags: Int32) throws(SystemError) -> Descriptor {
        let descriptor = try open(path, flags)
        try call("flock") { flock(descriptor.number, LOCK_EX | LOCK_NB) }
        return descriptor
    }

    private static func readAll(_ descriptor: Int32) throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = try call("read") { Int32(read(descriptor, &chunk, chunk.count)) }
            if count == 0 { return bytes }
            bytes += chunk[..<Int(count)]
            if bytes.count > maxBytes { throw SystemError(call: "read", code: EFBIG) }
        }
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) throws(SystemError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = rest.prefix(1 << 20)
            let count = try call("write") {
                part.withUnsafeBytes { Int32(Glibc.write(descriptor, $0.baseAddress, $0.count)) }
            }
            rest = rest.dropFirst(Int(count))
        }
    }

    /// A new name is only on the disk when its directory is.
    private static func syncDirectory(of path: String) throws(SystemError) {
        let directory = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = try open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        try call("fsync") { fsync(descriptor.number) }
    }

    @discardableResult
    private static func call(_ name: StaticString, _ body: () -> Int32) throws(SystemError) -> Int32 {
        while true {
            let result = body()
            if result >= 0 { return result }
            let code = errno
            if code != EINTR { throw SystemError(call: "\(name)", code: code) }
        }
    }
}
