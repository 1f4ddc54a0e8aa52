import WeftBGP
import WeftBGPWire
import WeftNet

/// A BGP peer that reads what it is told and remembers it.
final class ListeningPeer {
    private let hasWideAS: Bool
    private let messageLimit: Int
    /// The families whose destinations are told with path identifiers.
    private let identified: Set<BGPFamily>
    private var told: [BGPFamily: Set<String>] = [:]
    /// Of a route that somebody announced.
    private(set) var wasTold = false

    private static let everything = WideDestination(interestIn: 0, length: 0, origin: 0)

    init(hasWideAS: Bool, messageLimit: Int, identified: Set<BGPFamily>) {
        self.identified = identified
        self.hasWideAS = hasWideAS
        self.messageLimit = messageLimit
    }

    func read(_ messages: [UInt8]) throws(Violation) {
        let fault: Violation? = messages.withUnsafeBytes { bytes in
            do throws(Violation) { try read(bytes) } catch { return error }
            return nil
        }
        if let fault { throw fault }
    }

    private func read(_ bytes: UnsafeRawBufferPointer) throws(Violation) {
        var rest = bytes
        while !rest.isEmpty {
            var length = 0
            do throws(BGPFault) {
                guard let header = try BGPHeader.read(rest, limit: messageLimit), header.type == .update,
                    header.length <= rest.count
                else { throw .badType(0) }
                length = header.length
                try update(UnsafeRawBufferPointer(rebasing: rest[BGPHeader.length..<length]))
            } catch {
                throw Violation("a peer that takes \(messageLimit) bytes cannot read what it is told: \(error)")
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[length...])
        }
    }

    private func update(_ body: UnsafeRawBufferPointer) throws(BGPFault) {
        var scan = UpdateScan()
        try scan.scan(body)
        if scan.endOfRIB != nil { return }
        let unreach = (scan.unreach?.family, scan.unreach?.range ?? 0..<0)
        for case (let family?, let range) in [(.ipv4Unicast, scan.withdrawn), unreach] {
            let gone = try destinations(body, range, family)
            told[family, default: []].subtract(gone)
        }
        let reach = (scan.reach?.family, scan.reach?.range ?? 0..<0)
        for case (let family?, let range) in [(.ipv4Unicast, scan.announced), reach] {
            let new = try destinations(body, range, family)
            told[family, default: []].formUnion(new)
            // All have said of themselves what they want.
            wasTold = wasTold || !new.isEmpty && (family != .routeTarget || new != ["\(Self.everything)"])
        }
        guard scan.reach != nil || !scan.announced.isEmpty else { return }
        var decoder = UpdateDecoder()
        // Internal, so that nothing is passed over unread.
        decoder.decode(scan, body, .init(hasWideAS: hasWideAS, isInternal: true))
        if decoder.fault != nil || !decoder.discarded.isEmpty { throw .optionalAttributeError }
    }

    private func destinations(
        _ body: UnsafeRawBufferPointer, _ range: Range<Int>, _ family: BGPFamily
    ) throws(BGPFault) -> [String] {
        let bytes = UnsafeRawBufferPointer(rebasing: body[range])
        let hasIdentifiers = identified.contains(family)
        var found: [String] = []
        switch family {
        case .ipv4Unicast, .ipv4Labeled, .ipv4VPN, .ipv6Unicast, .ipv6Labeled, .ipv6VPN:
            var reader = PrefixReader(
                bytes, hasPathIdentifiers: hasIdentifiers, hasLabels: family.hasLabels,
                hasDistinguishers: family.hasDistinguishers)
            if family.afi == 1 {
                while let next = try reader.nextIPv4() {
                    found.append("\(next.pathIdentifier) \(next.distinguisher) \(next.network)/\(next.length)")
                }
            } else {
                while let next = try reader.nextIPv6() {
                    found.append("\(next.pathIdentifier) \(next.distinguisher) \(next.high) \(next.low)/\(next.length)")
                }
            }
        case .evpn:
            var reader = EVPNReader(bytes, hasPathIdentifiers: hasIdentifiers)
            while let next = try reader.next() {
                found.append("\(next.pathIdentifier) \(next.distinguisher) \(next.destination)")
            }
        case .routeTarget:
            var reader = RouteTargetReader(bytes)
            while let next = try reader.next() { found.append("\(next)") }
        case .ermVPN, .ipv4MVPN:
            var reader = MulticastReader(bytes, family, hasPathIdentifiers: hasIdentifiers)
            while let next = try reader.next() {
                found.append("\(next.pathIdentifier) \(next.distinguisher) \(next.destination)")
            }
        }
        return found
    }

    /// - Parameter id: whose it is, for the words.
    func checkEmpty(_ id: PeerID) throws(Violation) {
        for (family, routes) in told where !routes.isEmpty {
            // What the control node says of itself stays.
            try require(family == .routeTarget, "peer \(id.number) was not told the end of \(family) \(routes)")
        }
    }
}
