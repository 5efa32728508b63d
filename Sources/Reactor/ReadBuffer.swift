/// A loop's one buffer that every socket reads into; what must outlive the read is copied from it.
package final class ReadBuffer {
    private let memory: UnsafeMutableRawBufferPointer

    package init(size: Int = 64 << 10) {
        memory = .allocate(byteCount: size, alignment: 64)
    }

    deinit {
        memory.deallocate()
    }

    /// Reads from `socket` and shows the bytes to `body`, which must not keep them.
    package func read<Result>(
        from socket: StreamSocket, _ body: (StreamSocket.ReadResult, Span<UInt8>) -> Result
    ) -> Result {
        let result = socket.read(into: memory)
        var count = 0
        if case .bytes(let read) = result { count = read }
        return UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(memory)[..<count])
            .withMemoryRebound(to: UInt8.self) { body(result, $0.span) }
    }
}
