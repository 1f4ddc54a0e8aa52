import WeftBGPWire

/// What holds for all bytes that a BGP peer can send, beyond that nothing crashes.
///
/// ```
///  options (1) | messages
/// ```
///
/// Options: bit 0, AS numbers of four octets; 1, an internal session; 2, destinations with path identifiers. The upper
/// five say where the bytes are cut in two for the session.
package enum BGPProperties {
    /// - Throws: ``Violation``.
    package static func check(_ input: UnsafeRawBufferPointer) throws {
        guard let options = input.first else { return }
        let bytes = UnsafeRawBufferPointer(rebasing: input[1...])
        try checkMessages(bytes, options)
        try checkSession(bytes, cutAt: bytes.count * Int(options >> 3) / 32)
    }

    /// Messages are read one by one, whatever the session would say of them.
    private static func checkMessages(_ bytes: UnsafeRawBufferPointer, _ options: UInt8) throws(Violation) {
        var rest = bytes
        while let header = try? BGPHeader.read(rest, limit: BGPHeader.extendedMessageLimit),
            header.length <= rest.count
        {
            let body = UnsafeRawBufferPointer(rebasing: rest[BGPHeader.length..<header.length])
            switch header.type {
            case .open: try checkOpen(body)
            case .update: try checkUpdate(body, options)
            case .notification: try checkNotification(body)
            case .routeRefresh: try checkRefresh(body)
            case .keepalive: break
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[header.length...])
        }
    }

    private static func checkOpen(_ body: UnsafeRawBufferPointer) throws(Violation) {
        guard let open = try? OpenMessage(decoding: body) else { return }
        let again = open.message.withUnsafeBytes {
            try? OpenMessage(decoding: UnsafeRawBufferPointer(rebasing: $0[BGPHeader.length...]))
        }
        try require(again == open, "an OPEN that was read is read again as it is written: \(open)")
    }

    private static func checkNotification(_ body: UnsafeRawBufferPointer) throws(Violation) {
        let fault = BGPFault(decodingNotification: body)
        _ = (fault.shutdownText, "\(fault)")
        let again = fault.message.withUnsafeBytes {
            BGPFault(decodingNotification: UnsafeRawBufferPointer(rebasing: $0[BGPHeader.length...]))
        }
        let isShort = fault.data.count <= BGPHeader.messageLimit - 21
        try require(!isShort || again == fault, "a NOTIFICATION that was read is read again as it is written: \(fault)")
    }

    private static func checkRefresh(_ body: UnsafeRawBufferPointer) throws(Violation) {
        guard let refresh = try? RouteRefreshMessage(decoding: body), refresh.kind != nil else { return }
        let again = refresh.message.withUnsafeBytes {
            try? RouteRefreshMessage(decoding: UnsafeRawBufferPointer(rebasing: $0[BGPHeader.length...]))
        }
        try require(again == refresh, "a ROUTE-REFRESH that was read is read again as it is written: \(refresh)")
    }

    private static func checkUpdate(_ body: UnsafeRawBufferPointer, _ options: UInt8) throws(Violation) {
        var scan = UpdateScan()
        guard (try? scan.scan(body)) != nil else { return }
        var decoder = UpdateDecoder()
        decoder.decode(scan, body, .init(hasWideAS: options & 1 != 0, isInternal: options & 2 != 0))
        try checkAttributes(decoder)
        let hasIdentifiers = options & 4 != 0
        let blocks: [(BGPFamily?, Range<Int>, isWithdrawal: Bool)] = [
            (.ipv4Unicast, scan.withdrawn, true), (.ipv4Unicast, scan.announced, false),
            (scan.unreach?.family, scan.unreach?.range ?? 0..<0, true),
            (scan.reach?.family, scan.reach?.range ?? 0..<0, false),
        ]
        for case (let family?, let range, let isWithdrawal) in blocks {
            let bytes = UnsafeRawBufferPointer(rebasing: body[range])
            try DestinationProperties(family, hasIdentifiers, isWithdrawal).check(bytes)
        }
    }

    /// What the attributes say survives being kept.
    private static func checkAttributes(_ decoder: UpdateDecoder) throws(Violation) {
        guard decoder.fault == nil else { return }
        let attributes = decoder.compact.withUnsafeBytes { PathAttributes(rank: decoder.rank, compact: $0) }
        var compact: [UInt8] = []
        try require(attributes.encodeCompact(into: &compact), "attributes of one message can be kept")
        let again = compact.withUnsafeBytes { PathAttributes(rank: attributes.rank, compact: $0) }
        try require(again == attributes, "attributes are kept as they are: \(attributes) became \(again)")
    }
}
