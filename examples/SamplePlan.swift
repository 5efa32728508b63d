import Foundation

/// The plans beside these examples.
enum SamplePlan {
    /// The place of a plan by its name, from whichever folder the program is started.
    static func path(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("plans/\(name).json").path
    }
}
