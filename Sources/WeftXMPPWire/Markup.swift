import WeftXML

/// Markup written straight into bytes, for what is written often.
extension [UInt8] {
    /// Appends markup as it is.
    mutating func append(markup: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: markup.utf8Start, count: markup.utf8CodeUnitCount))
    }

    /// Appends a number in decimal, without making a string of it.
    mutating func append(number: some FixedWidthInteger & UnsignedInteger) {
        if number >= 10 { append(number: number / 10) }
        append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
    }

    /// Appends how often an address has moved, in both of the forms that readers look for.
    mutating func append(sequence: UInt32, isSticky: Bool) {
        append(markup: "<mobility sticky=\"")
        append(markup: isSticky ? "true" : "false")
        append(markup: "\" seqno=\"")
        append(number: sequence)
        append(markup: "\"/><sequence-number>")
        append(number: sequence)
        append(markup: "</sequence-number>")
    }

    /// Appends a list of numbers: `<list><item>1</item></list>`; nothing for one without members.
    mutating func append(_ numbers: [UInt32], in list: StaticString, as item: StaticString) {
        append(numbers, in: list, as: item) { $0.append(number: $1) }
    }

    /// Appends a list of texts.
    mutating func append(_ texts: [String], in list: StaticString, as item: StaticString) {
        append(texts, in: list, as: item) { $0.append(xmlText: $1) }
    }

    @inline(__always)
    private mutating func append<Value>(
        _ values: [Value], in list: StaticString, as item: StaticString, _ write: (inout [UInt8], Value) -> Void
    ) {
        if values.isEmpty { return }
        append(list, isEnd: false)
        for value in values {
            append(item, isEnd: false)
            write(&self, value)
            append(item, isEnd: true)
        }
        append(list, isEnd: true)
    }

    private mutating func append(_ tag: StaticString, isEnd: Bool) {
        append(markup: isEnd ? "</" : "<")
        append(markup: tag)
        append(UInt8(ascii: ">"))
    }
}
