internal import Configuration
internal import Glibc

/// Reads and writes the files of this module: plans and reports.
enum PlanFile {
    /// The most bytes a plan or a report may have.
    static let limit = 64 << 20

    /// The bytes of the file at `path`.
    static func read(_ path: String) throws(PlanError) -> [UInt8] {
        do throws(ConfigurationFile.ReadError) {
            return try ConfigurationFile.read(path, atMost: limit)
        } catch {
            throw PlanError(.file("cannot read it, \(error)"), file: path)
        }
    }

    /// What `body` makes of the bytes of the file at `path`; its errors name the file.
    static func parse<Value>(_ path: String, _ body: ([UInt8]) throws(PlanError) -> Value) throws(PlanError) -> Value {
        let bytes = try read(path)
        do throws(PlanError) {
            return try body(bytes)
        } catch {
            var error = error
            error.file = path
            throw error
        }
    }

    /// Replaces the file at `path`: whoever reads it sees the old bytes or the new ones, never half of them.
    static func write(_ bytes: [UInt8], to path: String) throws(PlanError) {
        let part = path + ".part"
        let descriptor = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure(path) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else {
                let error = failure(path)
                close(descriptor)
                unlink(part)
                throw error
            }
            rest = rest.dropFirst(count)
        }
        // A full disk may show only here.
        guard close(descriptor) == 0, rename(part, path) == 0 else {
            let error = failure(path)
            unlink(part)
            throw error
        }
    }

    private static func failure(_ path: String) -> PlanError {
        let code = errno
        let why = strerror(code).map { String(cString: $0) } ?? "error \(code)"
        return PlanError(.file("cannot write it, \(why)"), file: path)
    }
}
