package import Reactor
package import Wire

/// A request that has arrived whole.
package struct Request {
    package let head: RequestHead
    package var body: [UInt8]
    /// The client's address, without its port.
    package let client: String
    /// When the first byte of the head was read.
    package let receivedAt: Instant
}
