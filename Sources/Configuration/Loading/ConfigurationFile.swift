import Glibc

/// Finds the file and reads its bytes.
package enum ConfigurationFile {
    /// Why a file cannot be read.
    package enum ReadError: Error {
        case missing
        case tooLarge(limit: Int)
        case system(Int32)
    }

    /// Where the files are looked for when nobody names one.
    static let usualPlaces = ["config/config.yaml", "config.yaml"]

    /// `open`, `read` until the end, `close`; never more than one piece over `limit` bytes.
    package static func read(
        _ path: String, atMost limit: Int = YAMLParser.Limits.bytes
    ) throws(ReadError) -> [UInt8] {
        var descriptor: Int32
        repeat {
            descriptor = open(path, O_RDONLY | O_CLOEXEC)
        } while descriptor < 0 && errno == EINTR
        guard descriptor >= 0 else { throw ReadError(errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0 {
                let code = errno
                if code == EINTR { continue }
                throw ReadError(code)
            }
            guard count > 0 else { return bytes }
            bytes += chunk[..<count]
            guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
        }
    }

    /// `access`: whether this process may read the file.
    static func isReadable(_ path: String) -> Bool {
        access(path, R_OK) == 0
    }

    /// The path seen from the working directory.
    static func join(_ directory: String, _ path: String) -> String {
        guard directory != ".", !directory.utf8.isEmpty, path.utf8.first != UInt8(ascii: "/") else { return path }
        return directory.utf8.last == UInt8(ascii: "/") ? directory + path : "\(directory)/\(path)"
    }
}

extension ConfigurationFile.ReadError {
    fileprivate init(_ code: Int32) {
        self = code == ENOENT || code == ENOTDIR ? .missing : .system(code)
    }
}

extension ConfigurationFile.ReadError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missing: "there is no such file"
        case .tooLarge(let limit): "a file like this may have at most \(limit) bytes"
        case .system(EACCES): "permission denied"
        case .system(EISDIR): "it is a directory"
        case .system(let code): "error \(code)"
        }
    }
}
