/// Reads the frames of routes in families that have several types of them (RFC 7432 §7, RFC 6514 §4):
/// `type (1) | length (1) | route`, after a path identifier where that was negotiated (RFC 7911 §3).
struct TypedRouteReader {
    private let bytes: UnsafeRawBufferPointer
    private let hasPathIdentifiers: Bool
    private var position = 0

    /// - Parameter bytes: must outlive the reader.
    init(_ bytes: UnsafeRawBufferPointer, hasPathIdentifiers: Bool) {
        self.bytes = bytes
        self.hasPathIdentifiers = hasPathIdentifiers
    }

    /// The next route of any type, its fields as they are; the identifier is 0 where there is none.
    mutating func next() throws(BGPFault) -> (pathIdentifier: UInt32, type: UInt8, fields: UnsafeRawBufferPointer)? {
        guard position < bytes.count else { return nil }
        var identifier: UInt32 = 0
        if hasPathIdentifiers {
            guard position + 4 <= bytes.count else { throw .badNetworkField }
            identifier = bytes.wire32(at: position)
            position += 4
        }
        guard position + 2 <= bytes.count else { throw .badNetworkField }
        let (type, length) = (bytes[position], Int(bytes[position + 1]))
        let start = position + 2
        guard start + length <= bytes.count else { throw .badNetworkField }
        position = start + length
        return (identifier, type, UnsafeRawBufferPointer(rebasing: bytes[start..<start + length]))
    }
}

/// The fields of one route, front to back.
struct TypedRouteFields {
    private let bytes: UnsafeRawBufferPointer
    private(set) var position = 0
    /// A field was not there, or not as it must be: a fault of the whole.
    var isShort = false

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var count: Int { bytes.count }

    /// The next so many bytes, at most eight, as a number; 0 when they are not there.
    mutating func number(_ size: Int) -> UInt64 {
        guard position + size <= bytes.count else {
            isShort = true
            return 0
        }
        defer { position += size }
        return bytes[position..<position + size].reduce(0) { $0 << 8 | UInt64($1) }
    }
}
