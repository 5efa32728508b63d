internal import Wire

/// What is the same in every item of a request for vectors.
struct GeminiEmbeddingItem {
    private let resource: String
    private let dimensions: Int?
    private let taskType: String?
    private let title: String?
    private let truncates: Bool?
    private(set) var losses: [Loss] = []

    init(_ request: EmbeddingRequest, isVertex: Bool) {
        let folders = ["models/", "tunedModels/", "publishers/", "projects/", "endpoints/"]
        let isWhole = folders.contains { request.model.utf8.starts(with: $0.utf8) }
        resource = isWhole ? request.model : "models/" + request.model
        dimensions = request.dimensions
        taskType = request.taskType
        if let title = request.title, request.taskType != "RETRIEVAL_DOCUMENT" {
            self.title = nil
            if !title.isEmpty { losses.append(Loss("title", .ignored, "only a RETRIEVAL_DOCUMENT has a title")) }
        } else {
            title = request.title
        }
        truncates = isVertex ? request.truncates : nil
        if request.truncates != nil, !isVertex {
            losses.append(Loss("auto_truncate", .ignored, "only Vertex AI can be told"))
        }
    }

    /// Writes the item of one text: one content with one part, since several parts become one vector.
    func write(_ text: String, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("model", resource)
        writer.key("content")
        writer.beginObject()
        writer.key("parts")
        writer.beginArray()
        writer.beginObject()
        writer.member("text", text)
        writer.endObject()
        writer.endArray()
        writer.endObject()
        if let taskType { writer.member("taskType", taskType) }
        if let title { writer.member("title", title) }
        if let dimensions { writer.member("outputDimensionality", dimensions) }
        if let truncates { writer.member("autoTruncate", truncates) }
        writer.endObject()
    }

    func batch(_ texts: ArraySlice<String>) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("requests")
        writer.beginArray()
        for text in texts { write(text, to: &writer) }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }
}
