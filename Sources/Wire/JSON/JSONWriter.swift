/// Appends JSON text to a buffer and puts the commas where they belong.
///
///     var writer = JSONWriter()
///     writer.beginObject()
///     writer.member("model", "gpt")
///     writer.key("stop")
///     writer.null()
///     writer.endObject()
///
/// That every object and array is ended, and that every value in an object has a key, is up to the caller.
package struct JSONWriter: Sendable {
    /// What has been written.
    package var bytes: [UInt8]

    /// Whether a value has ended here, so that another one or a name needs a comma first.
    private var needsComma = false

    /// Writes into a new buffer.
    package init() {
        bytes = []
    }

    /// Writes behind what `bytes` holds.
    package init(into bytes: consuming [UInt8]) {
        self.bytes = bytes
    }

    /// Opens an object; names and values come next.
    package mutating func beginObject() {
        begin(UInt8(ascii: "{"))
    }

    /// Closes the object opened last.
    package mutating func endObject() {
        end(UInt8(ascii: "}"))
    }

    /// Opens an array; its elements come next.
    package mutating func beginArray() {
        begin(UInt8(ascii: "["))
    }

    /// Closes the array opened last.
    package mutating func endArray() {
        end(UInt8(ascii: "]"))
    }

    /// Writes a member's name, which needs no escapes, and the colon; its value comes next.
    package mutating func key(_ name: StaticString) {
        let separates = needsComma
        bytes.append(addingCapacity: name.utf8CodeUnitCount &+ 4) { text in
            if separates { text.append(UInt8(ascii: ",")) }
            text.append(UInt8(ascii: "\""))
            text.append(name)
            text.append(UInt8(ascii: "\""))
            text.append(UInt8(ascii: ":"))
        }
        needsComma = false
    }

    /// Writes a member's name and the colon; its value comes next.
    package mutating func key(string name: String) {
        separate()
        bytes.append(jsonString: name.utf8.span)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes `true` or `false`.
    package mutating func bool(_ value: Bool) {
        literal(value ? "true" : "false")
    }

    /// Writes `null`.
    package mutating func null() {
        literal("null")
    }

    /// Writes `text`, which must already be one JSON value.
    package mutating func raw(_ text: some Collection<UInt8>) {
        beginValue()
        bytes.append(contentsOf: text)
    }

    private mutating func literal(_ text: StaticString) {
        beginValue()
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    @inline(__always)
    private mutating func begin(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    @inline(__always)
    private mutating func end(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    /// Comes before the text of a value without members or elements.
    @inline(__always)
    mutating func beginValue() {
        separate()
        needsComma = true
    }

    @inline(__always)
    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
    }
}
