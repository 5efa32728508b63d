internal import Foundation

/// The third-party test data, read where it lies and never copied into the package.
///
/// The folder is the value of `LLM_GATEWAY_FIXTURES`, or else `../shared/fixtures` beside the package root.
package enum Fixtures {
    /// A fixture that could not be read.
    package struct Missing: Error, Sendable {
        package let path: String
    }

    /// Why a suite is skipped where the data is absent.
    package static let skipReason = "the fixtures folder is missing; set LLM_GATEWAY_FIXTURES"

    /// Whether the fixtures folder exists.
    package static var isAvailable: Bool {
        var isDirectory = ObjCBool(false)
        return FileManager.default.fileExists(atPath: root, isDirectory: &isDirectory) && isDirectory.boolValue
    }

    /// The bytes of the file at `path`, relative to the fixtures folder.
    package static func data(_ path: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: root + "/" + path) else { throw Missing(path: path) }
        return [UInt8](data)
    }

    /// The names of the files directly in `folder`, sorted; empty when there is no such folder.
    package static func files(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root + "/" + folder)) ?? []
        return names.sorted()
    }

    /// Where `path` lies, relative to the fixtures folder.
    package static func path(_ path: String) -> String {
        URL(fileURLWithPath: root + "/" + path).standardizedFileURL.path
    }

    private static let root: String = {
        if let path = ProcessInfo.processInfo.environment["LLM_GATEWAY_FIXTURES"], !path.isEmpty { return path }
        let support = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let packageRoot = support.deletingLastPathComponent().deletingLastPathComponent()
        return packageRoot.appendingPathComponent("../shared/fixtures").standardizedFileURL.path
    }()
}

/// A small deterministic generator (SplitMix64), so that a failing property test can be replayed from its seed.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    /// The seed this generator started from, to be printed when a property fails.
    package let seed: UInt64
    private var state: UInt64

    /// Starts the sequence that belongs to `seed`.
    package init(seed: UInt64) {
        self.seed = seed
        self.state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
