internal import Wire

/// OpenAI's name of the tier that served a request (mapping 15.1).
enum GeminiServiceTier {
    /// From `usageMetadata`: the Gemini API's `serviceTier` or Vertex's `trafficType`.
    static func name(in metadata: JSONView) -> String? {
        if let tier = metadata["serviceTier"]?.string { return name(ofTier: tier) }
        guard let traffic = metadata["trafficType"] else { return nil }
        // The numbers are those of Vertex's enumeration, which some servers write instead of names.
        switch traffic.string ?? "" {
        case "ON_DEMAND": return "default"
        case "ON_DEMAND_PRIORITY": return "priority"
        case "ON_DEMAND_FLEX": return "flex"
        case "PROVISIONED_THROUGHPUT": return "scale"
        default: return traffic.int == 1 ? "default" : traffic.int == 2 ? "scale" : nil
        }
    }

    private static func name(ofTier tier: String) -> String? {
        switch tier.lowercased() {
        case "standard": "default"
        case "flex": "flex"
        case "priority": "priority"
        default: nil
        }
    }
}
