/// The hash FNV-1a of 64 bits (Fowler, Noll, Vo): equal in every process and on every machine, unlike Swift's own.
///
/// Each step is a bijection of the state, so two texts that differ in one byte only never have the same hash. It is no
/// proof against somebody who wants a collision.
package struct FNV1a: Hashable, Sendable {
    package private(set) var value: UInt64

    /// - Parameter value: what the hash begins with; another one gives an independent hash.
    package init(_ value: UInt64 = 0xcbf2_9ce4_8422_2325) { self.value = value }

    package mutating func combine(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }

    package mutating func combine(_ bytes: borrowing Span<UInt8>) {
        for index in bytes.indices { combine(bytes[index]) }
    }

    package mutating func combine(_ bytes: [UInt8]) { combine(bytes.span) }

    /// The number's eight bytes, the low one first.
    package mutating func combine(_ number: UInt64) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) { combine(UInt8(truncatingIfNeeded: number >> shift)) }
    }
}
