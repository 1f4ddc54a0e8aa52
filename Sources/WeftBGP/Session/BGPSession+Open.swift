import WeftBGPWire
import WeftNet

/// OPEN, and which of two connections stays.
extension BGPSession {
    /// What is said on a new connection.
    var ownOpen: OpenMessage { OpenMessage(settings, isRestarting: isRestarting, without: refused) }

    mutating func received(_ open: OpenMessage, on connection: Connection, at now: MonotonicTime) {
        let session: NegotiatedSession
        do throws(BGPFault) {
            session = try NegotiatedSession(settings, own: connection.open ?? ownOpen, peer: open)
        } catch {
            fail(connection.id, error, at: now)
            return
        }
        guard resolveCollisions(of: connection, session, at: now) else { return }
        if hasRival(connection, session) {
            setPhase(.deferred(session, isConfirmed: false), of: connection.id)
            emit(.arm(.hold(connection.id), timing.collision))
        } else {
            confirm(session, false, on: connection.id, at: now)
        }
    }

    mutating func setPhase(_ phase: Connection.Phase, of id: BGPConnectionID) {
        guard let index = index(of: id) else { return }
        connections[index].phase = phase
    }

    /// Accepts the peer's OPEN. What the peer said to ours is known already if it `isConfirmed`.
    mutating func confirm(
        _ session: NegotiatedSession, _ isConfirmed: Bool, on id: BGPConnectionID, at now: MonotonicTime
    ) {
        setPhase(.openConfirm(session), of: id)
        send(.keepalive, BGPHeader.keepalive, on: id)
        if session.holdTime > 0 {
            emit(.arm(.hold(id), .seconds(Int(session.holdTime))))
            armKeepalive(session, id)
        } else {
            emit(.cancel(.hold(id)))
        }
        if isConfirmed { establish(session, on: id, at: now) }
    }

    /// Goes on with connections whose rival is gone.
    mutating func endDeferrals(at now: MonotonicTime) {
        for connection in connections {
            guard case .deferred(let session, let isConfirmed) = connection.phase, !hasRival(connection, session) else {
                continue
            }
            confirm(session, isConfirmed, on: connection.id, at: now)
        }
    }

    /// Whether there is a connection that would stay if the peer's OPEN came on it as well.
    ///
    /// The peer may have sent that OPEN before it saw ours on this connection. If we confirmed this one at once, either
    /// side could establish one of the two and close the other, each a different one, and both would be lost. So the
    /// preferred one goes first.
    private func hasRival(_ connection: Connection, _ session: NegotiatedSession) -> Bool {
        connections.contains {
            $0.phase == .openSent && $0.id.isOutgoing != connection.id.isOutgoing
                && prefers($0.id, over: connection.id, session)
        }
    }

    /// RFC 4271 §6.8. False when it is the connection that is closed, not others.
    private mutating func resolveCollisions(
        of connection: Connection, _ session: NegotiatedSession, at now: MonotonicTime
    ) -> Bool {
        for other in connections where other.id != connection.id {
            switch other.phase {
            case .connecting, .openSent: continue
            case .established(let old):
                // RFC 4724 §5: the peer has lost the old connection. Without that, or right after it was established,
                // the new one is superfluous.
                if old.peerRestart != nil, connection.opened - other.establishedSince >= timing.collision {
                    drop(other.id, .replaced, at: now)
                    continue
                }
            case .deferred, .openConfirm:
                if prefers(connection.id, over: other.id, session) {
                    emit(.note(.collision))
                    close(other.id, saying: .cease(.connectionCollision), at: now)
                    continue
                }
            }
            emit(.note(.collision))
            close(connection.id, saying: .cease(.connectionCollision), at: now)
            return false
        }
        return true
    }

    /// The call of the speaker with the higher identifier stays (RFC 6286 §2.3: with the higher AS, if those are the
    /// same).
    private func prefers(_ id: BGPConnectionID, over other: BGPConnectionID, _ session: NegotiatedSession) -> Bool {
        // Two calls of one side: the later, since the caller has given up the other.
        guard id.isOutgoing != other.isOutgoing else { return id.number > other.number }
        let ours = (settings.localIdentifier.rawValue, settings.localAS)
        let ourCallStays = ours > (session.peerIdentifier.rawValue, session.peerAS)
        return id.isOutgoing == ourCallStays
    }
}

/// Capabilities that a peer refused; they are not announced to it again.
struct CapabilityRefusal: Hashable, Sendable {
    private var codes: Set<UInt8> = []
    private var all = false
    /// Families that the peer has no next hop for at present.
    private var families: Set<BGPFamily> = []

    func allows(_ capability: Capability) -> Bool { !all && !codes.contains(capability.code) }
    func allows(_ family: BGPFamily) -> Bool { !families.contains(family) }

    /// What the peer could not carry may be different the next time.
    mutating func forgetFamilies() { families = [] }

    /// Reads an end for want of an address: FRR says an unspecific cease after the OPENs when a family was agreed on
    /// whose next hops are of the other kind than the connection, and the interface has no address of that kind.
    ///
    /// - Parameter offered: the families of our OPEN.
    /// - Returns: the families to go on without; none when the fault is another, or nothing would be left.
    mutating func addFamilies(from fault: BGPFault, offered: [BGPFamily], over peer: IPAddress) -> [BGPFamily] {
        guard fault.code == .cease, fault.subcode == 0 else { return [] }
        let others: Set<BGPFamily> =
            peer.v4 != nil ? [.ipv6Unicast, .ipv6Labeled, .ipv6VPN] : [.ipv4Unicast, .ipv4Labeled, .ipv4VPN]
        let dropped = offered.filter(others.contains)
        guard dropped.count < offered.count else { return [] }
        families.formUnion(dropped)
        return dropped
    }

    /// False when the fault is none of capabilities, or says nothing new.
    mutating func add(from fault: BGPFault) -> Bool {
        // RFC 4271 §6.2: an optional parameter that is not recognised; RFC 5492 §3 takes it for the capabilities.
        guard fault.code == .open, fault.subcode == BGPFault.badOptionalParameter.subcode else { return false }
        let before = self
        // Some say in the data which capability they mean; none can do without families.
        let named = fault.data.withUnsafeBytes { Self.codes(in: $0) }.subtracting([Capability.multiprotocolCode])
        if named.isEmpty || named.isSubset(of: codes) { all = true } else { codes.formUnion(named) }
        return self != before
    }

    private static func codes(in data: UnsafeRawBufferPointer) -> Set<UInt8> {
        var codes: Set<UInt8> = []
        var position = 0
        while position + 2 <= data.count {
            codes.insert(data[position])
            position += 2 + Int(data[position + 1])
        }
        return position == data.count ? codes : []
    }
}

extension Capability {
    fileprivate static let multiprotocolCode: UInt8 = 1
}
