/// Member names known beforehand, so that a million objects share one copy of each.
///
/// Names of up to 15 bytes live inside the `String` value anyway; a longer one costs an allocation per occurrence
/// unless it is found here.
package struct JSONKeyTable: Sendable {
    package static let empty = JSONKeyTable([])

    /// Open addressing; at most half of the slots are taken. The empty string marks a free one.
    private var slots: [String]

    package init(_ keys: some Collection<String>) {
        var size = 2
        while size < keys.count * 2 { size *= 2 }
        slots = Array(repeating: "", count: size)
        for key in keys where key.utf8.count > Self.inlineLength {
            let slot = slot(of: key.utf8.span)
            if slots[slot].isEmpty { slots[slot] = key }
        }
    }

    private static let inlineLength = 15

    /// The shared string with these bytes.
    func key(_ bytes: Span<UInt8>) -> String? {
        guard bytes.count > Self.inlineLength else { return nil }
        let found = slots[slot(of: bytes)]
        return found.isEmpty ? nil : found
    }

    /// Where the key is, or would be.
    private func slot(of bytes: Span<UInt8>) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for index in bytes.indices { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01b3 }
        var slot = Int(truncatingIfNeeded: hash >> 20) & (slots.count - 1)
        while !slots[slot].isEmpty, !bytes.isEqual(to: slots[slot].utf8.span) {
            slot = (slot + 1) & (slots.count - 1)
        }
        return slot
    }
}

extension Span<UInt8> {
    fileprivate func isEqual(to other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        for index in indices where self[index] != other[index] { return false }
        return true
    }
}
