import WeftBGP
import WeftBGPWire
import WeftNet
import WeftRouting

/// What keeps a peer's routes out beside their form, loops and policies.
enum RouteRefusal: Hashable {
    /// RFC 8212 §3.
    case noImportPolicy
    /// RFC 4271 §6.3.
    case firstAS(UInt32)
    /// RFC 9774 §3.
    case unorderedPath
    /// RFC 9234 §5: the route was not meant for us, as the OTC attribute of this AS says.
    case leak(UInt32)
}

extension RouteRefusal: CustomStringConvertible {
    var description: String {
        switch self {
        case .noImportPolicy: "the peer has no import policy"
        case .firstAS(0): "the AS path does not begin with the peer's AS"
        case .firstAS(let asn): "the AS path begins with \(asn), not with the peer's AS"
        case .unorderedPath: "the AS path has an AS_SET"
        case .leak(let asn): "a route leak: only for customers since AS \(asn)"
        }
    }
}

extension ControlNode {
    /// Why the routes of an update are not taken in.
    ///
    /// - Parameter isUnicast: the destinations are of IPv4 or IPv6 unicast, which alone OTC speaks of (RFC 9234 §5).
    func refusal(
        of compact: UnsafeRawBufferPointer, isUnicast: Bool, from peer: BGPPeer
    ) -> RouteRefusal? {
        let reception = peer.reception
        if reception.lacksPolicy { return .noImportPolicy }
        if reception.checksFirstAS {
            let first = CompactAttributes.neighborAS(in: compact)
            if first != reception.peerAS { return .firstAS(first) }
        }
        let role = isUnicast ? reception.role : nil
        guard role != nil || reception.rejectsASSets else { return nil }
        var refusal: RouteRefusal?
        CompactAttributes.forEach(in: compact) { _, type, value in
            switch type {
            case AttributeType.asPath where reception.rejectsASSets && CompactAttributes.hasSets(inPath: value):
                refusal = .unorderedPath
            case AttributeType.onlyToCustomer:
                let asn = value.wire32(at: 0)
                if role?.isLeak(from: reception.peerAS, onlyToCustomer: asn) == true {
                    refusal = .leak(asn)
                }
            default: break
            }
        }
        return refusal
    }

    /// Counts a refusal. What only repeats the configuration is not logged for each update.
    mutating func note(_ refusal: RouteRefusal, from peer: BGPPeer) {
        switch refusal {
        case .noImportPolicy: peer.counters.rejected += 1
        case .firstAS, .unorderedPath: peer.counters.pathsRefused += 1
        case .leak: peer.counters.leaks += 1
        }
        if refusal != .noImportPolicy { outputs.append(.ignoredUpdate(peer.id, "\(refusal)")) }
    }

    /// What the relation to the peer adds to attributes that are taken in; takes over their reference and gives one for
    /// the answer.
    mutating func admit(
        _ attributes: AttributeID, _ rank: PathRank, isUnicast: Bool, from peer: BGPPeer
    ) -> AttributeID {
        let reception = peer.reception
        let isMarked = isUnicast && reception.role?.marksReceived == true
        // RFC 8326 §4: the receiver's end, and the initiator's.
        let isLeaving =
            reception.isShuttingDown || !reception.isInternal && rank.flags & PathRank.gracefulShutdown != 0
        guard isMarked || isLeaving else { return attributes }
        var changed = rib.attributes(attributes)
        if isMarked, changed.onlyToCustomer == nil { changed.onlyToCustomer = reception.peerAS }
        if isLeaving { changed.localPreference = 0 }
        guard let id = rib.intern(changed) else { return attributes }
        rib.release(attributes)
        return id
    }
}

extension BGPRole {
    /// Whether a route with OTC has come the wrong way, to us who have this role (RFC 9234 §5).
    func isLeak(from peerAS: UInt32, onlyToCustomer asn: UInt32) -> Bool {
        switch self {
        // It comes from a customer, or from a client of a route server.
        case .provider, .routeServer: true
        case .peer: asn != peerAS
        case .customer, .routeServerClient: false
        }
    }

    /// What we have from above or beside is marked where it comes in, if the sender did not.
    var marksReceived: Bool { self == .customer || self == .peer || self == .routeServerClient }

    /// What goes downwards or sideways is marked where it goes out.
    var marksSent: Bool { self == .provider || self == .peer || self == .routeServer }

    /// What is marked does not go upwards or sideways.
    var keepsMarked: Bool { self == .customer || self == .peer || self == .routeServerClient }
}
