package import WeftNet

/// An EVPN route on the wire: its key, and what it says besides (RFC 7432 §7, RFC 9136 §3.1).
package struct EVPNRoute: Hashable, Sendable {
    package var destination: WideDestination
    package var distinguisher: RouteDistinguisher
    package var pathIdentifier: UInt32 = 0
    /// The label field's 24 bits: an MPLS label in the upper 20, or a VNI; 0 for kinds without.
    package var label: UInt32 = 0
    package var segment = EthernetSegmentIdentifier.zero
    /// Of a MAC with an address: the label of routed traffic.
    package var secondLabel: UInt32?
    /// Of a prefix.
    package var gateway: IPAddress?

    package init(_ destination: WideDestination, _ distinguisher: RouteDistinguisher) {
        self.destination = destination
        self.distinguisher = distinguisher
    }

    /// What is not in the key and not the first label; `nil` when there is nothing of that.
    package var pathDetail: EVPNPathDetail? {
        let hasSegment =
            segment != .zero && destination.kind != .ethernetAutoDiscovery && destination.kind != .ethernetSegment
        guard hasSegment || secondLabel != nil || gateway != nil else { return nil }
        var detail = EVPNPathDetail()
        if hasSegment { detail.segment = segment }
        detail.secondLabel = secondLabel
        detail.gateway = gateway
        return detail
    }
}

/// Reads EVPN routes.
package struct EVPNReader {
    private var routes: TypedRouteReader

    /// - Parameter bytes: must outlive the reader.
    package init(_ bytes: UnsafeRawBufferPointer, hasPathIdentifiers: Bool) {
        routes = TypedRouteReader(bytes, hasPathIdentifiers: hasPathIdentifiers)
    }

    /// The next route of a type that is understood; others are passed over (RFC 7606 §5.4).
    package mutating func next() throws(BGPFault) -> EVPNRoute? {
        while let (identifier, type, bytes) = try routes.next() {
            guard let kind = WideDestination.Kind(rawValue: type), type <= 5 else { continue }
            var fields = Fields(bytes)
            guard var route = fields.route(kind) else { throw .badNetworkField }
            route.pathIdentifier = identifier
            return route
        }
        return nil
    }

    /// The fields of one route, front to back; a field that is not there is a fault of the whole.
    private struct Fields {
        private var fields: TypedRouteFields

        init(_ bytes: UnsafeRawBufferPointer) { fields = TypedRouteFields(bytes) }

        private mutating func address(bits: UInt8) -> (high: UInt64, low: UInt64) {
            switch bits {
            case 32: return (0, fields.number(4))
            case 128: return (fields.number(8), fields.number(8))
            default:
                fields.isShort = fields.isShort || bits != 0
                return (0, 0)
            }
        }

        mutating func route(_ kind: WideDestination.Kind) -> EVPNRoute? {
            let rd = RouteDistinguisher(wire: fields.number(8))
            var route: EVPNRoute
            switch kind {
            case .ethernetAutoDiscovery:
                let segment = EthernetSegmentIdentifier(high: UInt16(fields.number(2)), low: fields.number(8))
                let tag = UInt32(fields.number(4))
                route = EVPNRoute(WideDestination(kind, tag: tag, 0, UInt64(segment.high), segment.low), rd)
                route.segment = segment
                route.label = UInt32(fields.number(3))
            case .macIP:
                let segment = EthernetSegmentIdentifier(high: UInt16(fields.number(2)), low: fields.number(8))
                let tag = UInt32(fields.number(4))
                guard fields.number(1) == 48 else { return nil }
                let mac = fields.number(6)
                let bits = UInt8(fields.number(1))
                let (high, low) = address(bits: bits)
                route = EVPNRoute(WideDestination(kind, detail: bits, tag: tag, mac, high, low), rd)
                route.segment = segment
                route.label = UInt32(fields.number(3))
                if fields.position < fields.count { route.secondLabel = UInt32(fields.number(3)) }
            case .inclusiveMulticast:
                let tag = UInt32(fields.number(4))
                let bits = UInt8(fields.number(1))
                let (high, low) = address(bits: bits)
                route = EVPNRoute(WideDestination(kind, detail: bits, tag: tag, 0, high, low), rd)
                fields.isShort = fields.isShort || bits == 0
            case .ethernetSegment:
                let segment = EthernetSegmentIdentifier(high: UInt16(fields.number(2)), low: fields.number(8))
                let bits = UInt8(fields.number(1))
                let (high, low) = address(bits: bits)
                route = EVPNRoute(
                    WideDestination(kind, detail: bits, tag: UInt32(segment.high), segment.low, high, low), rd)
                route.segment = segment
                fields.isShort = fields.isShort || bits == 0
            case .ipPrefix: return prefix(rd)
            default: return nil
            }
            return fields.isShort || fields.position != fields.count ? nil : route
        }

        /// Both families have fixed lengths, by which they are told apart (RFC 9136 §3.1).
        private mutating func prefix(_ rd: RouteDistinguisher) -> EVPNRoute? {
            let bits: UInt8 = fields.count == 34 ? 32 : 128
            guard fields.count == 34 || fields.count == 58 else { return nil }
            let segment = EthernetSegmentIdentifier(high: UInt16(fields.number(2)), low: fields.number(8))
            let tag = UInt32(fields.number(4))
            let length = UInt8(fields.number(1))
            guard length <= bits else { return nil }
            let network = address(bits: bits)
            let gateway = address(bits: bits)
            let whole: IPAddress =
                bits == 32
                ? .v4(IPv4Address(rawValue: UInt32(network.low)))
                : .v6(IPv6Address(high: network.high, low: network.low))
            let masked = IPPrefix(whole, length: length).network
            var route = EVPNRoute(
                WideDestination(
                    .ipPrefix, detail: length, tag: tag, bits == 32 ? 4 : 6, masked.v6?.high ?? 0,
                    masked.v6?.low ?? masked.v4.map { UInt64($0.rawValue) } ?? 0), rd)
            route.segment = segment
            if gateway.high != 0 || gateway.low != 0 {
                route.gateway =
                    bits == 32
                    ? .v4(IPv4Address(rawValue: UInt32(gateway.low)))
                    : .v6(IPv6Address(high: gateway.high, low: gateway.low))
            }
            route.label = UInt32(fields.number(3))
            return route
        }
    }
}

extension UpdateWriter {
    /// Adds an EVPN route; in a withdrawal, labels, segment and gateway mean nothing.
    package mutating func addEVPN(_ route: EVPNRoute) {
        add(62) { bytes in
            let destination = route.destination
            bytes += [destination.kind.rawValue, 0]
            let start = bytes.count
            bytes.append(wire: route.distinguisher.wire)
            switch destination.kind {
            case .ethernetAutoDiscovery:
                bytes.append(wire: UInt16(truncatingIfNeeded: destination.second))
                bytes.append(wire: destination.third)
                bytes.append(wire: destination.tag)
                bytes.append(field24: route.label)
            case .macIP:
                bytes.append(route.segment)
                bytes.append(wire: destination.tag)
                bytes.append(48)
                bytes.append(wire: UInt16(truncatingIfNeeded: destination.first >> 32))
                bytes.append(wire: UInt32(truncatingIfNeeded: destination.first))
                bytes.append(address: destination, bits: destination.detail)
                bytes.append(field24: route.label)
                if let second = route.secondLabel { bytes.append(field24: second) }
            case .inclusiveMulticast:
                bytes.append(wire: destination.tag)
                bytes.append(address: destination, bits: destination.detail)
            case .ethernetSegment:
                bytes.append(wire: UInt16(truncatingIfNeeded: destination.tag))
                bytes.append(wire: destination.first)
                bytes.append(address: destination, bits: destination.detail)
            case .ipPrefix:
                bytes.append(route.segment)
                bytes.append(wire: destination.tag)
                bytes.append(destination.detail)
                let isNarrow = destination.first == 4
                if isNarrow {
                    bytes.append(wire: UInt32(truncatingIfNeeded: destination.third))
                    bytes.append(wire: route.gateway?.v4?.rawValue ?? 0)
                } else {
                    bytes.append(wire: destination.second)
                    bytes.append(wire: destination.third)
                    bytes.append(wire: route.gateway?.v6?.high ?? 0)
                    bytes.append(wire: route.gateway?.v6?.low ?? 0)
                }
                bytes.append(field24: route.label)
            default: break
            }
            bytes[start - 1] = UInt8(truncatingIfNeeded: bytes.count - start)
        }
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ segment: EthernetSegmentIdentifier) {
        append(wire: segment.high)
        append(wire: segment.low)
    }

    fileprivate mutating func append(address destination: WideDestination, bits: UInt8) {
        append(bits)
        if bits == 32 { append(wire: UInt32(truncatingIfNeeded: destination.third)) }
        if bits == 128 {
            append(wire: destination.second)
            append(wire: destination.third)
        }
    }
}
