import Glibc
import Testing
import Wire

/// Strings that end where readable memory ends: one byte read too many is a fault.
struct JSONGuardPageTests {
    @Test(arguments: ["x", "\"", "\\", "\n", "é", "😀", "\u{FFFD}"])
    func `a string at the end of its page is scanned without a read behind it`(last: String) throws {
        let page = try PageOfText()
        for padding in 0..<40 {
            let text = Array(repeatElement(UInt8(ascii: "x"), count: padding)) + Array(last.utf8)
            for cut in 0..<last.utf8.count {
                let part = Array(text.dropLast(cut))
                var writer = JSONWriter()
                writer.string(utf8: page.bytes(part))
                let read = try JSONDocument(parsing: writer.bytes).root.string
                #expect(read == String(decoding: part, as: UTF8.self), "\(padding) bytes before, \(cut) cut off")
            }
        }
    }
}

/// One page of memory before an unreadable one.
private struct PageOfText: ~Copyable {
    private let start: UnsafeMutableRawPointer
    private let size = Int(sysconf(Int32(_SC_PAGESIZE)))

    struct Unavailable: Error {}

    init() throws(Unavailable) {
        let protection = PROT_READ | PROT_WRITE
        guard let start = mmap(nil, 2 * size, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), start != MAP_FAILED,
            mprotect(start + size, size, PROT_NONE) == 0
        else { throw Unavailable() }
        self.start = start
    }

    deinit {
        munmap(start, 2 * size)
    }

    /// `bytes`, copied to the end of the page.
    func bytes(_ bytes: [UInt8]) -> UnsafeBufferPointer<UInt8> {
        let target = start + size - bytes.count
        target.copyMemory(from: bytes, byteCount: bytes.count)
        return UnsafeBufferPointer(start: target.assumingMemoryBound(to: UInt8.self), count: bytes.count)
    }
}
