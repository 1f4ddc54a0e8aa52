/// The UUID of a configuration object. Our own type: floors 0–2 do without Foundation.
package struct ObjectID: Hashable, Sendable {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    package static let zero = ObjectID(high: 0, low: 0)

    /// A random UUID, version 4 (RFC 9562 §5.4).
    package static func random(using generator: inout some RandomNumberGenerator) -> ObjectID {
        ObjectID(high: generator.next(), low: generator.next()).marked(version: 4)
    }

    /// The UUID of a derived object: a function of its type and name alone, so that every replica and every restart
    /// computes the same one. Version 8 (RFC 9562 §5.8) over two FNV-1a hashes with different offsets.
    package static func derived(from name: some StringProtocol) -> ObjectID {
        var high: UInt64 = 0xcbf2_9ce4_8422_2325
        var low: UInt64 = 0x6c62_272e_07bb_0142
        // Over the bytes of a concrete string: through the protocol every byte is a few calls, and a large
        // configuration has many derived objects.
        for byte in String(name).utf8 {
            high = (high ^ UInt64(byte)) &* 0x100_0000_01b3
            low = (low ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        // FNV alone leaves the last byte's influence in the low bits; the finaliser spreads it.
        func mix(_ value: UInt64) -> UInt64 {
            var z = value
            z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
            z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
            return z ^ z >> 31
        }
        return ObjectID(high: mix(high), low: mix(low)).marked(version: 8)
    }

    private func marked(version: UInt64) -> ObjectID {
        ObjectID(high: high & ~0xf000 | version << 12, low: low & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000)
    }
}

extension ObjectID: Comparable {
    package static func < (a: ObjectID, b: ObjectID) -> Bool { (a.high, a.low) < (b.high, b.low) }
}

extension ObjectID: LosslessStringConvertible {
    /// Parses 32 hexadecimal digits, with dashes at the usual places or with none (Keystone writes it so).
    package init?(_ description: some StringProtocol) {
        var digits: (UInt64, UInt64) = (0, 0)
        var count = 0
        var dashes = 0
        for byte in description.utf8 {
            let digit: UInt64
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = UInt64(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = UInt64(byte - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = UInt64(byte - UInt8(ascii: "A") + 10)
            case UInt8(ascii: "-"):
                guard dashes < 4, count == 8 + 4 * dashes else { return nil }
                dashes += 1
                continue
            default: return nil
            }
            guard count < 32 else { return nil }
            if count < 16 { digits.0 = digits.0 << 4 | digit } else { digits.1 = digits.1 << 4 | digit }
            count += 1
        }
        guard count == 32, dashes == 0 || dashes == 4 else { return nil }
        self.init(high: digits.0, low: digits.1)
    }

    package init?(_ description: String) { self.init(description[...]) }

    /// Lower case with dashes.
    package var description: String {
        String(unsafeUninitializedCapacity: Self.length) {
            write(to: $0)
            return Self.length
        }
    }

    private static let length = 36

    private func write(to buffer: UnsafeMutableBufferPointer<UInt8>) {
        Self.write(high >> 32, 8, to: buffer, at: 0)
        for dash in stride(from: 8, through: 23, by: 5) { buffer[dash] = UInt8(ascii: "-") }
        Self.write(high >> 16, 4, to: buffer, at: 9)
        Self.write(high, 4, to: buffer, at: 14)
        Self.write(low >> 48, 4, to: buffer, at: 19)
        Self.write(low, 12, to: buffer, at: 24)
    }

    /// The lowest digits of a number. An answer has many UUIDs: a twentieth of its instructions went here while each
    /// digit looked for its place.
    private static func write(
        _ number: UInt64, _ digits: Int, to buffer: UnsafeMutableBufferPointer<UInt8>, at start: Int
    ) {
        var rest = number
        for index in (start..<start + digits).reversed() {
            let digit = UInt8(truncatingIfNeeded: rest & 0xf)
            buffer[index] = digit &+ (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
            rest >>= 4
        }
    }

    /// Appends the text of ``description``, without a string in between.
    package func write(to out: inout [UInt8]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.length) { buffer in
            write(to: buffer)
            out.append(contentsOf: buffer)
        }
    }
}
