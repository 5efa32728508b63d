/// A whole answer, or the head of a streamed one. The writer adds `Date`, `Connection` and the framing.
package struct Response {
    package var status: Int
    /// Field lines as they go on the wire, each ended by CRLF.
    package var fieldLines: [UInt8]
    package var body: [UInt8]

    package init(status: Int, fieldLines: [UInt8] = [], body: [UInt8] = []) {
        self.status = status
        self.fieldLines = fieldLines
        self.body = body
    }
}
