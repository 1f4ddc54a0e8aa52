import WeftNet

/// Packets for tests, built from their layers inside out, with correct lengths and checksums.
enum PacketFrame {
    static func ethernet(
        to destination: MACAddress = .virtualGateway, from source: MACAddress, type: UInt16 = 0x0800, _ payload: [UInt8]
    ) -> [UInt8] {
        destination.octets + source.octets + type.octets + payload
    }

    static func ipv4(
        from source: IPv4Address, to destination: IPv4Address, protocol proto: UInt8, ttl: UInt8 = 64,
        fragment: UInt16 = 0,
        identification: UInt16 = 0x1234, options: [UInt8] = [], _ payload: [UInt8]
    ) -> [UInt8] {
        let length = UInt16(20 + options.count + payload.count)
        var header: [UInt8] =
            [0x40 | UInt8(5 + options.count / 4), 0] + length.octets + identification.octets + fragment.octets
        header += [ttl, proto, 0, 0] + source.octets + destination.octets + options
        header.replaceSubrange(10..<12, with: checksum(header).octets)
        return header + payload
    }

    static func udp(from source: UInt16, to destination: UInt16, _ payload: [UInt8]) -> [UInt8] {
        source.octets + destination.octets + UInt16(8 + payload.count).octets + [0, 0] + payload
    }

    static func tcp(from source: UInt16, to destination: UInt16, _ payload: [UInt8]) -> [UInt8] {
        source.octets + destination.octets + [0, 0, 0, 1, 0, 0, 0, 0, 0x50, 0x10, 0xff, 0xff, 0, 0, 0, 0] + payload
    }

    static func echo(type: UInt8 = 8, _ payload: [UInt8]) -> [UInt8] {
        var message: [UInt8] = [type, 0, 0, 0, 0x12, 0x34, 0, 1] + payload
        message.replaceSubrange(2..<4, with: checksum(message).octets)
        return message
    }

    static func arpRequest(
        from mac: MACAddress, _ sender: IPv4Address, asking target: IPv4Address, operation: UInt16 = 1
    ) -> [UInt8] {
        [0, 1, 8, 0, 6, 4] + operation.octets + mac.octets + sender.octets + MACAddress.zero.octets + target.octets
    }

    /// MPLS over UDP (RFC 7510): outer IPv4, UDP, one label, the inner packet.
    static func tunnel(
        from source: IPv4Address, to destination: IPv4Address, port: UInt16 = 6635, entry: UInt32, _ inner: [UInt8]
    ) -> [UInt8] {
        let stack = (0..<4).map { UInt8(truncatingIfNeeded: entry >> UInt32(24 - 8 * $0)) }
        return ipv4(from: source, to: destination, protocol: 17, udp(from: 50_000, to: port, stack + inner))
    }

    /// The Internet checksum (RFC 1071); zero over what contains its own checksum.
    static func checksum(_ bytes: some Collection<UInt8>) -> UInt16 {
        var sum: UInt32 = 0
        for (index, byte) in bytes.enumerated() { sum += index % 2 == 0 ? UInt32(byte) << 8 : UInt32(byte) }
        while sum > 0xffff { sum = sum & 0xffff + sum >> 16 }
        return ~UInt16(sum)
    }
}

extension UInt16 {
    var octets: [UInt8] { [UInt8(self >> 8), UInt8(truncatingIfNeeded: self)] }
}

extension [UInt8] {
    func number(at offset: Int) -> UInt16 { UInt16(self[offset]) << 8 | UInt16(self[offset + 1]) }

    func address(at offset: Int) -> IPv4Address {
        IPv4Address(self[offset], self[offset + 1], self[offset + 2], self[offset + 3])
    }

    func mac(at offset: Int) -> MACAddress {
        MACAddress(rawValue: self[offset..<offset + 6].reduce(0) { $0 << 8 | UInt64($1) })
    }
}
