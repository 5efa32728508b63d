import Foundation

/// Numbers for people.
enum Figure {
    static func milliseconds(_ duration: Duration) -> String {
        String(format: "%.1f ms", duration / .milliseconds(1))
    }

    static func seconds(_ duration: Duration) -> String {
        String(format: "%.2f s", duration / .seconds(1))
    }

    static func rate(_ count: Int, in duration: Duration) -> String {
        duration > .zero ? String(format: "%.1f", Double(count) / (duration / .seconds(1))) : "-"
    }
}
