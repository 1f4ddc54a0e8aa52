package import WeftNet

/// The first message of a session (RFC 4271 §4.2).
///
/// ```
///  version (1) | AS (2) | hold time (2) | identifier (4) | parameters' length (1) | parameters
/// ```
package struct OpenMessage: Hashable, Sendable {
    /// The AS in two octets; ``transitionalAS`` for one that needs four.
    package var shortAS: UInt16
    /// Seconds.
    package var holdTime: UInt16
    package var identifier: IPv4Address
    package var capabilities: [Capability]

    /// RFC 6793 §9, AS_TRANS.
    package static let transitionalAS: UInt16 = 23456

    package init(asn: UInt32, holdTime: UInt16, identifier: IPv4Address, capabilities: [Capability]) {
        shortAS = UInt16(exactly: asn) ?? Self.transitionalAS
        self.holdTime = holdTime
        self.identifier = identifier
        self.capabilities = capabilities
    }

    /// The peer's AS, from the capability that says it in full if there is one.
    package var asn: UInt32 {
        for case .wideAS(let asn) in capabilities { return asn }
        return UInt32(shortAS)
    }

    package init(decoding body: UnsafeRawBufferPointer) throws(BGPFault) {
        guard body.count >= 10 else { throw .openMalformed }
        guard body[0] == 4 else { throw .badVersion }
        shortAS = body.wire16(at: 1)
        holdTime = body.wire16(at: 3)
        identifier = IPv4Address(rawValue: body.wire32(at: 5))
        capabilities = []
        var position = 10
        var end = 10 + Int(body[9])
        var lengthSize = 1
        // RFC 9072 §2: 255 and a first parameter of type 255 announce lengths of two octets.
        if body[9] != 0, body.count >= 13, body[10] == 255 {
            end = 13 + Int(body.wire16(at: 11))
            position = 13
            lengthSize = 2
        }
        guard end == body.count else { throw .openMalformed }
        while position < end {
            guard position + 1 + lengthSize <= end else { throw .openMalformed }
            let type = body[position]
            let length = lengthSize == 1 ? Int(body[position + 1]) : Int(body.wire16(at: position + 1))
            position += 1 + lengthSize
            guard position + length <= end else { throw .openMalformed }
            guard type == 2 else { throw .badOptionalParameter }
            try readCapabilities(UnsafeRawBufferPointer(rebasing: body[position..<position + length]))
            position += length
        }
    }

    private mutating func readCapabilities(_ bytes: UnsafeRawBufferPointer) throws(BGPFault) {
        var position = 0
        while position < bytes.count {
            guard position + 2 <= bytes.count, position + 2 + Int(bytes[position + 1]) <= bytes.count else {
                throw .openMalformed
            }
            let end = position + 2 + Int(bytes[position + 1])
            capabilities.append(
                Capability(code: bytes[position], value: UnsafeRawBufferPointer(rebasing: bytes[position + 2..<end])))
            position = end
        }
    }

    /// One parameter for each capability, which every speaker understands.
    package var message: [UInt8] {
        var parameters: [[UInt8]] = []
        for capability in capabilities {
            // No capability has a longer value (RFC 5492 §4).
            let value = capability.value.prefix(Int(UInt8.max))
            parameters.append([capability.code, UInt8(truncatingIfNeeded: value.count)] + value)
        }
        let isLong = parameters.reduce(0) { $0 + 2 + $1.count } > 254
        var bytes: [UInt8] = []
        for parameter in parameters {
            bytes.append(2)
            if isLong {
                bytes.append(wire: UInt16(truncatingIfNeeded: parameter.count))
            } else {
                bytes.append(UInt8(truncatingIfNeeded: parameter.count))
            }
            bytes += parameter
        }
        var body: [UInt8] = [4]
        body.append(wire: shortAS)
        body.append(wire: holdTime)
        body.append(wire: identifier.rawValue)
        if isLong {
            body += [255, 255]
            body.append(wire: UInt16(truncatingIfNeeded: bytes.count))
        } else {
            body.append(UInt8(truncatingIfNeeded: bytes.count))
        }
        return BGPHeader.message(.open, body + bytes)
    }
}
