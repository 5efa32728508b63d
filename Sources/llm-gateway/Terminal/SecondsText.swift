extension Duration {
    /// Seconds with one decimal: `12.3 s`.
    var secondsText: String {
        "\((self / .seconds(1)).tenthsText) s"
    }
}

extension Double {
    /// With one decimal; a number too large for that as it is.
    var tenthsText: String {
        let tenths = (self * 10).rounded()
        guard tenths.magnitude < 1e15 else { return "\(self)" }
        let whole = Int(tenths)
        return "\(whole < 0 ? "-" : "")\(whole.magnitude / 10).\(whole.magnitude % 10)"
    }
}
