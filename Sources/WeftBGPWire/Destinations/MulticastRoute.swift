package import WeftNet

/// A route of a multicast family on the wire (RFC 6514 §4; docs/wire/bgp.md, "Trees"): nothing but its key.
package struct MulticastRoute: Hashable, Sendable {
    package var destination: WideDestination
    package var distinguisher: RouteDistinguisher
    package var pathIdentifier: UInt32 = 0

    package init(_ destination: WideDestination, _ distinguisher: RouteDistinguisher) {
        self.destination = destination
        self.distinguisher = distinguisher
    }
}

extension WideDestination {
    /// A route about one source and one group.
    ///
    /// - Parameter tag: the source's AS, or the router, as the kind has it.
    package init(_ kind: Kind, tag: UInt32 = 0, source: IPv4Address, group: IPv4Address) {
        self.init(kind, tag: tag, UInt64(source.rawValue) << 32 | UInt64(group.rawValue), 0)
    }

    /// Of a multicast route that is about one.
    package var group: IPv4Address { IPv4Address(rawValue: UInt32(truncatingIfNeeded: first)) }
    package var source: IPv4Address { IPv4Address(rawValue: UInt32(truncatingIfNeeded: first >> 32)) }

    private static var firstMulticast: UInt8 { Kind.intraASInclusive.rawValue - 1 }
    private static var firstTree: UInt8 { Kind.nativeTree.rawValue }

    /// The number by which a multicast family knows the kind; `nil` for kinds of other families.
    fileprivate var routeType: UInt8? { Self.routeType(of: kind) }

    private static func routeType(of kind: Kind) -> UInt8? {
        kind.rawValue >= firstTree && kind.rawValue <= Kind.globalTree.rawValue
            ? kind.rawValue - firstTree
            : kind.rawValue > firstMulticast && kind.rawValue <= Kind.sourceJoin.rawValue
                ? kind.rawValue - firstMulticast : nil
    }

    /// `nil` for types that are not known, and for trees that no peer has a say in.
    fileprivate static func kind(ofType type: UInt8, in family: BGPFamily) -> Kind? {
        switch family {
        case .ipv4MVPN where type > 0 && type <= 7: Kind(rawValue: firstMulticast + type)
        case .ermVPN where type == 1 || type == 2: Kind(rawValue: firstTree + type)
        default: nil
        }
    }
}

/// Reads multicast routes.
package struct MulticastReader {
    private var routes: TypedRouteReader
    private let family: BGPFamily

    /// - Parameters:
    ///   - bytes: must outlive the reader.
    ///   - family: a multicast one.
    package init(_ bytes: UnsafeRawBufferPointer, _ family: BGPFamily, hasPathIdentifiers: Bool) {
        routes = TypedRouteReader(bytes, hasPathIdentifiers: hasPathIdentifiers)
        self.family = family
    }

    /// The next route of a type and form that is understood; others are passed over (RFC 7606 §5.4). Such forms are
    /// groups that are no address of IPv4 (RFC 7441), and leaves of trees whose routers are known by IPv6 (RFC 6515).
    package mutating func next() throws(BGPFault) -> MulticastRoute? {
        while let (identifier, type, bytes) = try routes.next() {
            guard let kind = WideDestination.kind(ofType: type, in: family) else { continue }
            var fields = MulticastFields(bytes)
            switch fields.route(kind) {
            case .route(var route):
                route.pathIdentifier = identifier
                return route
            case .foreign: continue
            case .malformed: throw .badNetworkField
            }
        }
        return nil
    }
}

/// The fields of one route, front to back.
private struct MulticastFields {
    enum Result {
        case route(MulticastRoute)
        /// Of a form that is not understood.
        case foreign
        case malformed
    }

    private var fields: TypedRouteFields
    private var isForeign = false

    init(_ bytes: UnsafeRawBufferPointer) { fields = TypedRouteFields(bytes) }

    /// A source or a group behind its length in bits; 0 stands for all of them (RFC 6625 §2).
    private mutating func member() -> (length: UInt32, address: UInt64) {
        let length = fields.number(1)
        guard !isForeign, length == 32 else {
            // How long it is decides where the rest is, so that is not looked at.
            isForeign = isForeign || length != 0
            return (0, 0)
        }
        return (32, fields.number(4))
    }

    private mutating func pair() -> (lengths: UInt32, addresses: UInt64) {
        let (source, group) = (member(), member())
        return (source.length << 16 | group.length, source.address << 32 | group.address)
    }

    /// A source and a group neither of which stands for all.
    private mutating func wholePair() -> UInt64 {
        let (lengths, addresses) = pair()
        isForeign = isForeign || lengths != WideDestination.wholeLengths
        return addresses
    }

    mutating func route(_ kind: WideDestination.Kind) -> Result {
        // The key of a leaf is a route by itself, with the distinguisher in it.
        let keyType = kind == .leaf ? UInt8(fields.number(1)) : 0
        let keyLength = kind == .leaf ? Int(fields.number(1)) : 0
        if kind == .leaf, !(1...3).contains(keyType) { return fields.isShort ? .malformed : .foreign }
        let keyEnd = fields.position + keyLength
        let rd = RouteDistinguisher(wire: fields.number(8))
        let destination: WideDestination
        switch kind {
        case .intraASInclusive:
            let originator = originator(upTo: fields.count)
            destination = WideDestination(kind, detail: originator.bits, 0, originator.high, originator.low)
        case .interASInclusive: destination = WideDestination(kind, tag: UInt32(fields.number(4)), 0, 0)
        case .selective:
            let (lengths, addresses) = pair()
            let originator = originator(upTo: fields.count)
            destination = WideDestination(
                kind, detail: originator.bits, tag: lengths, addresses, originator.high, originator.low)
        case .leaf:
            let (lengths, addresses) = keyType == 3 ? pair() : (0, 0)
            let key = keyType == 2 ? (bits: 32, high: 0, low: fields.number(4)) : originator(upTo: keyEnd)
            if !isForeign, !fields.isShort, fields.position != keyEnd { return .malformed }
            let own = originator(upTo: fields.count)
            isForeign = isForeign || key.bits == 128 || own.bits == 128
            destination = WideDestination(kind, detail: keyType, tag: lengths, addresses, key.low, own.low)
        case .sourceActive: destination = WideDestination(kind, wholePair(), 0)
        case .sharedJoin, .sourceJoin, .localTree, .globalTree:
            let tag = UInt32(fields.number(4))
            destination = WideDestination(kind, tag: tag, wholePair(), 0)
        default: return .foreign
        }
        if isForeign { return fields.isShort ? .malformed : .foreign }
        return fields.isShort || fields.position != fields.count ? .malformed : .route(MulticastRoute(destination, rd))
    }

    /// An address of either length: as much as there is.
    private mutating func originator(upTo end: Int) -> (bits: UInt8, high: UInt64, low: UInt64) {
        if isForeign { return (0, 0, 0) }
        switch end - fields.position {
        case 4: return (32, 0, fields.number(4))
        case 16: return (128, fields.number(8), fields.number(8))
        default:
            fields.isShort = true
            return (0, 0, 0)
        }
    }
}

extension UpdateWriter {
    package mutating func addMulticast(_ route: MulticastRoute) {
        let destination = route.destination
        guard let type = destination.routeType else { return }
        add(48) { bytes in
            bytes += [type, 0]
            let start = bytes.count
            switch destination.kind {
            case .leaf:
                bytes += [destination.detail, 0]
                let key = bytes.count
                bytes.append(wire: route.distinguisher.wire)
                if destination.detail == 3 { bytes.append(pair: destination, destination.tag) }
                bytes.append(wire: UInt32(truncatingIfNeeded: destination.second))
                bytes[key - 1] = UInt8(truncatingIfNeeded: bytes.count - key)
                bytes.append(wire: UInt32(truncatingIfNeeded: destination.third))
            default:
                bytes.append(wire: route.distinguisher.wire)
                bytes.append(rest: destination)
            }
            bytes[start - 1] = UInt8(truncatingIfNeeded: bytes.count - start)
        }
    }
}

extension WideDestination {
    /// Both a source and a group, as ``tag`` has their lengths.
    fileprivate static var wholeLengths: UInt32 { 32 << 16 | 32 }
}

extension [UInt8] {
    fileprivate mutating func append(pair destination: WideDestination, _ lengths: UInt32) {
        for (length, address) in [(lengths >> 16, destination.source), (lengths & 0xffff, destination.group)] {
            append(UInt8(truncatingIfNeeded: length))
            if length == 32 { append(wire: address.rawValue) }
        }
    }

    /// What follows the distinguisher.
    fileprivate mutating func append(rest destination: WideDestination) {
        switch destination.kind {
        case .interASInclusive: append(wire: destination.tag)
        case .intraASInclusive, .selective:
            if destination.kind == .selective { append(pair: destination, destination.tag) }
            if destination.detail == 128 { append(wire: destination.second) }
            if destination.detail == 128 {
                append(wire: destination.third)
            } else {
                append(wire: UInt32(truncatingIfNeeded: destination.third))
            }
        case .sourceActive: append(pair: destination, WideDestination.wholeLengths)
        default:
            append(wire: destination.tag)
            append(pair: destination, WideDestination.wholeLengths)
        }
    }
}

extension WideDestination {
    /// As listings show it: behind its distinguisher, which multicast routes have behind their type
    /// (docs/wire/introspect.md, "Routes").
    package func description(under distinguisher: RouteDistinguisher?) -> String {
        routeType == nil
            ? (distinguisher.map { "\($0):" } ?? "") + description : multicastDescription(of: distinguisher)
    }

    func multicastDescription(of distinguisher: RouteDistinguisher?) -> String {
        let router = IPv4Address(rawValue: tag)
        let rd = distinguisher.map { "\($0)" } ?? "0:0"
        func originator(_ word: UInt64) -> String {
            detail == 128
                ? "\(IPv6Address(high: second, low: third))"
                : "\(IPv4Address(rawValue: UInt32(truncatingIfNeeded: word)))"
        }
        let front = "\(routeType ?? 0)-"
        switch kind {
        case .intraASInclusive: return "\(front)\(rd),\(originator(third))"
        case .interASInclusive: return "\(front)\(rd),\(tag)"
        case .selective: return "\(front)\(rd),\(source),\(group),\(originator(third))"
        case .leaf:
            let members = detail == 3 ? "\(source),\(group)," : ""
            let key = detail == 2 ? "\(second)" : originator(second)
            return "\(front)\(detail)-\(rd),\(members)\(key),\(originator(third))"
        case .sourceActive: return "\(front)\(rd),\(source),\(group)"
        case .sharedJoin, .sourceJoin: return "\(front)\(rd),\(tag),\(source),\(group)"
        // The order of the original's lists: router, group, source.
        default: return "\(front)\(rd)-\(router),\(group),\(source)"
        }
    }
}
