/// Why an event stream cannot be read further.
package enum EventStreamError: Error, Equatable, Sendable {
    /// A line or the data of an event passed the limit.
    case eventTooLarge
}
