/// Walks over a text that is known to be JSON without building values: for parts of it that are wanted as text.
///
/// Of a text that is not JSON it says something, but reads nothing outside of it.
package enum JSONText {
    /// Calls `body` with the places of each member's name, without its quotes, and value.
    ///
    /// - Parameter range: of an object; of anything else there are no members.
    package static func members(
        of bytes: [UInt8], in range: Range<Int>, _ body: (_ name: Range<Int>, _ value: Range<Int>) -> Void
    ) {
        bytes.withUnsafeBufferPointer { buffer in
            var cursor = JSONCursor(buffer[range])
            guard cursor.take(UInt8(ascii: "{")) else { return }
            while cursor.take(UInt8(ascii: "\"")) {
                let start = cursor.position
                cursor.skipString()
                let name = start..<max(start, cursor.position - 1)
                guard cursor.take(UInt8(ascii: ":")), let value = cursor.value() else { return }
                body(name, value)
                guard cursor.take(UInt8(ascii: ",")) else { return }
            }
        }
    }

    /// Calls `body` with the place of each element.
    ///
    /// - Parameter range: of an array; of anything else there are no elements.
    package static func elements(of bytes: [UInt8], in range: Range<Int>, _ body: (_ value: Range<Int>) -> Void) {
        bytes.withUnsafeBufferPointer { buffer in
            var cursor = JSONCursor(buffer[range])
            guard cursor.take(UInt8(ascii: "[")) else { return }
            while let value = cursor.value() {
                body(value)
                guard cursor.take(UInt8(ascii: ",")) else { return }
            }
        }
    }
}

private struct JSONCursor {
    private let bytes: Slice<UnsafeBufferPointer<UInt8>>
    private(set) var position: Int

    init(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    private mutating func skipBlanks() {
        while position < bytes.endIndex {
            switch bytes[position] {
            case 0x20, 0x0a, 0x0d, 0x09: position += 1
            default: return
            }
        }
    }

    /// Steps over the byte, and the blanks before it, if it is next.
    mutating func take(_ byte: UInt8) -> Bool {
        skipBlanks()
        guard position < bytes.endIndex, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    /// Steps over a value. nil where none begins.
    mutating func value() -> Range<Int>? {
        skipBlanks()
        let start = position
        var depth = 0
        while position < bytes.endIndex {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                skipString()
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                position += 1
                continue
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                // The end of what holds the value.
                if depth == 0 { return start == position ? nil : start..<position }
                depth -= 1
                position += 1
            case UInt8(ascii: ",") where depth == 0, 0x20 where depth == 0, 0x0a where depth == 0,
                0x0d where depth == 0, 0x09 where depth == 0:
                return start == position ? nil : start..<position
            default:
                position += 1
                continue
            }
            if depth == 0 { break }
        }
        return start == position ? nil : start..<position
    }

    /// From behind the opening quote to behind the closing one.
    mutating func skipString() {
        while position < bytes.endIndex {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return
            case UInt8(ascii: "\\"): position = min(position + 2, bytes.endIndex)
            default: position += 1
            }
        }
    }
}
