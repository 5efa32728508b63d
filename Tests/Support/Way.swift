/// How the gateway reaches a plain server; what a client or a caller sees is the same.
package enum Way: String, CaseIterable, Sendable {
    case direct
    case curl
}
