import WeftBGP
import WeftNet
import WeftRouting

/// The BGP peers that are configured, by all that they are asked for by.
struct PeerTable: ~Copyable {
    private var peers: [PeerID: BGPPeer] = [:]
    private var sources: [SourceID: BGPPeer] = [:]
    private var addresses: [IPAddress: Set<PeerID>] = [:]
    /// Workloads by the port that their calls come from.
    private var ports: [UInt16: PeerID] = [:]
    /// Our ends of sessions, which may be other addresses of the machine than the configured one, with how many
    /// sessions there are.
    private(set) var sessionAddresses: [IPAddress: Int] = [:]

    /// In no order.
    var all: Dictionary<PeerID, BGPPeer>.Values { peers.values }
    /// By number.
    var sorted: [BGPPeer] { peers.values.sorted { $0.id < $1.id } }

    subscript(id: PeerID) -> BGPPeer? { peers[id] }
    func peer(of source: SourceID) -> BGPPeer? { sources[source] }
    func peers(at address: IPAddress) -> Set<PeerID>? { addresses[address] }
    func workload(callingFrom port: UInt16) -> BGPPeer? { ports[port].flatMap { peers[$0] } }

    // MARK: Coming, changing and going

    mutating func add(_ peer: BGPPeer) {
        peers[peer.id] = peer
        sources[peer.source] = peer
        index(peer)
    }

    mutating func configure(_ peer: BGPPeer, _ configuration: PeerConfiguration) {
        removeFromIndex(peer)
        peer.configuration = configuration
        index(peer)
    }

    mutating func remove(_ id: PeerID) -> BGPPeer? {
        guard let peer = peers.removeValue(forKey: id) else { return nil }
        sources[peer.source] = nil
        removeFromIndex(peer)
        return peer
    }

    private mutating func index(_ peer: BGPPeer) {
        let session = peer.configuration.session
        if let port = session.callingPort { ports[port] = peer.id }
        addresses.insert(peer.id, under: session.peerAddress)
    }

    private mutating func removeFromIndex(_ peer: BGPPeer) {
        let session = peer.configuration.session
        if let port = session.callingPort, ports[port] == peer.id { ports[port] = nil }
        addresses.remove(peer.id, under: session.peerAddress)
    }

    // MARK: Sessions

    mutating func begin(_ session: NegotiatedSession, of peer: BGPPeer) {
        peer.session = session
        if let own = session.localAddress { sessionAddresses[own, default: 0] += 1 }
    }

    mutating func endSession(of peer: BGPPeer) {
        if let own = peer.session?.localAddress, let count = sessionAddresses[own] {
            sessionAddresses[own] = count == 1 ? nil : count - 1
        }
        peer.session = nil
    }

    /// Whether a session ends at an address of ours.
    func isOurEnd(_ address: IPAddress) -> Bool { sessionAddresses[address] != nil }
}
