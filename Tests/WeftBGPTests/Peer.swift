import Testing
import WeftBGPWire
import WeftNet

@testable import WeftBGP

/// A session machine with a clock that the test moves, and the bytes that a peer would send.
struct Peer {
    var session: BGPSession
    var now = MonotonicTime.zero
    /// Every output so far.
    var outputs: [BGPSessionOutput] = []

    static func settings(_ change: (inout BGPPeerSettings) -> Void = { _ in }) -> BGPPeerSettings {
        var settings = BGPPeerSettings(
            peerAddress: .v4(IPv4Address(10, 0, 0, 2)), peerAS: 64512, localAS: 64512,
            localIdentifier: IPv4Address(10, 0, 0, 1), families: [.ipv4VPN, .evpn])
        change(&settings)
        return settings
    }

    /// The other side of ``settings(_:)``.
    static func open(
        asn: UInt32 = 64512, holdTime: UInt16 = 90, identifier: IPv4Address = IPv4Address(10, 0, 0, 2),
        capabilities: [Capability]? = nil
    ) -> OpenMessage {
        OpenMessage(
            asn: asn, holdTime: holdTime, identifier: identifier,
            capabilities: capabilities ?? [
                .multiprotocol(afi: 1, safi: 128), .multiprotocol(afi: 25, safi: 70), .wideAS(asn), .routeRefresh,
                .extendedMessages,
            ])
    }

    /// What a peer with graceful restart says of it.
    static func restart(
        notifications: Bool = true, time: UInt16 = 120, _ families: [BGPFamily] = [.ipv4VPN, .evpn]
    ) -> Capability {
        .gracefulRestart(
            Capability.GracefulRestart(
                isRestarting: false, coversNotifications: notifications, restartTime: time,
                families: families.map {
                    Capability.GracefulRestart.Family(afi: $0.afi, safi: $0.safi, keptForwarding: true)
                }))
    }

    init(_ settings: BGPPeerSettings = Peer.settings(), isRestarting: Bool = false, seed: UInt64 = 1) {
        session = BGPSession(settings, isRestarting: isRestarting, seed: seed, at: now)
    }

    @discardableResult
    mutating func `do`(_ event: (inout BGPSession, MonotonicTime) -> [BGPSessionOutput]) -> [BGPSessionOutput] {
        let new = event(&session, now)
        outputs += new
        return new
    }

    mutating func pass(_ duration: Duration) { now = now + duration }

    /// Starts, and gives the first call.
    mutating func call() throws -> BGPConnectionID {
        let outputs = self.do { $0.start(at: $1) }
        return try #require(outputs.calls.first)
    }

    /// Starts and calls; the call is answered.
    mutating func connect() throws -> BGPConnectionID {
        let id = try call()
        self.do { $0.connected(id, at: $1) }
        return id
    }

    /// The peer calls.
    mutating func accept() -> (BGPConnectionID, [BGPSessionOutput]) {
        let (id, new) = session.accepted(at: now)
        outputs += new
        return (id, new)
    }

    /// The peer sends bytes; gives what that led to, and the bodies of updates.
    @discardableResult
    mutating func receive(_ bytes: [UInt8], on id: BGPConnectionID) -> [BGPSessionOutput] {
        var new: [BGPSessionOutput] = []
        var rest = bytes[...]
        reading: while !rest.isEmpty {
            switch rest.withUnsafeBytes({ session.next(in: $0, on: id, at: now) }) {
            case .incomplete: break reading
            case .update(let body): rest = rest.dropFirst(body.upperBound)
            case .handled(let outputs, let next):
                new += outputs
                rest = rest.dropFirst(next)
            }
        }
        outputs += new
        return new
    }

    @discardableResult
    mutating func receive(_ fault: BGPFault, on id: BGPConnectionID) -> [BGPSessionOutput] {
        receive(fault.message, on: id)
    }

    @discardableResult
    mutating func expire(_ timer: BGPSessionTimer) -> [BGPSessionOutput] { self.do { $0.expired(timer, at: $1) } }

    /// Starts, calls, and agrees on a session.
    mutating func establish(_ open: OpenMessage = Peer.open()) throws -> BGPConnectionID {
        let id = try connect()
        receive(open.message, on: id)
        receive(BGPHeader.keepalive, on: id)
        try #require(session.state == .established)
        return id
    }
}

extension [BGPSessionOutput] {
    var calls: [BGPConnectionID] { compactMap { if case .connect(let id) = $0 { id } else { nil } } }
    var closed: [BGPConnectionID] { compactMap { if case .close(let id) = $0 { id } else { nil } } }
    var loss: BGPSessionLoss? { lazy.compactMap { if case .down(let loss) = $0 { loss } else { nil } }.first }

    var established: NegotiatedSession? {
        lazy.compactMap { if case .established(let session) = $0 { session } else { nil } }.first
    }

    /// The type and the fault of what was sent.
    var sent: [SentMessage] {
        compactMap { output in
            guard case .send(let bytes, let id) = output, let type = BGPMessageType(rawValue: bytes[18]) else {
                return nil
            }
            let body = [UInt8](bytes[19...])
            return SentMessage(
                type: type, on: id, bytes: bytes,
                fault: type == .notification ? body.withUnsafeBytes(BGPFault.init(decodingNotification:)) : nil)
        }
    }

    var faults: [BGPFault] { sent.compactMap(\.fault) }

    /// How long the timer was last armed for; `nil` if it was not, or was cancelled since.
    func armed(_ timer: BGPSessionTimer) -> Duration? {
        var armed: Duration?
        for output in self {
            switch output {
            case .arm(timer, let duration): armed = duration
            case .cancel(timer): armed = nil
            default: break
            }
        }
        return armed
    }
}

struct SentMessage {
    var type: BGPMessageType
    var on: BGPConnectionID
    var bytes: [UInt8]
    var fault: BGPFault?
}
