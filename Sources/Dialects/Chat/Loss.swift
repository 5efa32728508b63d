/// Something of a request that a dialect cannot express. Collected while encoding; one policy decides what becomes of it.
package struct Loss: Sendable, Equatable {
    package enum Weight: Sendable {
        /// Leaving it out would change the answer's meaning: the request is refused.
        case refused
        /// The answer is good without it.
        case ignored
    }

    /// The parameter, as the client named it: `logit_bias`, `messages[3].audio`.
    package let param: String
    package let weight: Weight
    /// A sentence without a capital and a full stop.
    package let reason: String

    package init(_ param: String, _ weight: Weight, _ reason: String) {
        self.param = param
        self.weight = weight
        self.reason = reason
    }
}
