/// Reads interests in route targets (RFC 4684 §4).
///
/// ```
///  length in bits (1) | origin's AS (4) | route target (8)      0 or 32 to 96 bits, as few bytes as do
/// ```
package struct RouteTargetReader {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    /// - Parameter bytes: must outlive the reader.
    package init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    package mutating func next() throws(BGPFault) -> WideDestination? {
        guard position < bytes.count else { return nil }
        let length = bytes[position]
        let size = (Int(length) + 7) / 8
        guard length == 0 || (32...96).contains(length), position + 1 + size <= bytes.count else {
            throw .badNetworkField
        }
        let origin = length == 0 ? 0 : bytes.wire32(at: position + 1)
        var target: UInt64 = 0
        for index in 4..<max(4, size) { target |= UInt64(bytes[position + 1 + index]) << UInt64(8 * (11 - index)) }
        let bits = length < 32 ? 0 : length - 32
        if bits < 64 { target &= bits == 0 ? 0 : .max << UInt64(64 - bits) }
        position += 1 + size
        return WideDestination(interestIn: target, length: bits, origin: origin)
    }
}

extension UpdateWriter {
    package mutating func addInterest(_ destination: WideDestination) {
        add(13) { bytes in
            let isDefault = destination.detail == 0 && destination.tag == 0
            bytes.append(isDefault ? 0 : 32 + destination.detail)
            guard !isDefault else { return }
            bytes.append(wire: destination.tag)
            for index in 0..<(Int(destination.detail) + 7) / 8 {
                bytes.append(UInt8(truncatingIfNeeded: destination.first >> UInt64(56 - 8 * index)))
            }
        }
    }
}
