import Glibc

/// A page of memory that ends at one which cannot be read, so that reading past an input's end is a fault.
struct GuardedPage: ~Copyable {
    private let start: UnsafeMutableRawPointer
    private let size = Int(sysconf(Int32(_SC_PAGESIZE)))

    init() {
        guard let start = mmap(nil, 2 * size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
            start != MAP_FAILED, mprotect(start + size, size, PROT_NONE) == 0
        else { preconditionFailure("mmap: \(errno)") }
        self.start = start
    }

    deinit {
        munmap(start, 2 * size)
    }

    /// Calls `body` with `bytes`, placed so that the byte behind the last one is not readable.
    func withBytes(_ bytes: [UInt8], _ body: (Span<UInt8>) -> Void) {
        precondition(bytes.count <= size)
        let place = start + (size - bytes.count)
        place.copyMemory(from: bytes, byteCount: bytes.count)
        body(UnsafeBufferPointer(start: place.assumingMemoryBound(to: UInt8.self), count: bytes.count).span)
    }
}
