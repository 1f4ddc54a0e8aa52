import WeftBGP
import WeftBGPWire
import WeftControlNode
import WeftJSON
import WeftModel
import WeftNet
import WeftXMPP
import WeftXMPPWire

/// A control node with BGP peers of every capability set and an agent around it, which hold it to what it says.
///
/// ```
///  senders ─▶ decode ─▶ RIB ─▶ export ─▶ encode ─▶ sixteen peers: each reads its bytes and believes them
///  agents  ─▶ decode ─▶                            one agent
/// ```
final class ControlNodeSite {
    static let localAS: UInt32 = 64512
    private static let instance = "default-domain:demo:red:red"

    private var node = ControlNode(ControlNodeSettings())
    let time = WallTime(microseconds: 1_800_000_000_000_000)
    /// Peers whose messages come from outside, by what their sessions agreed on.
    private(set) var senders: [PeerID] = []
    private var listeners: [PeerID: ListeningPeer] = [:]
    private var agent = ListeningAgent()
    /// What agents are told in the same bytes, and what stands in front of it for each.
    private var blocks = KeptBlocks<[UInt8]>()
    private var heads: [SessionID: [UInt8]] = [:]
    /// The agent whose stream comes from outside.
    private static let speaker = SessionID(number: 2)

    /// The configuration comes from outside, too: it decides who peers with whom, and may end a session.
    private let isConfigured: Bool
    /// Senders announce several paths to a destination (RFC 7911).
    private let hasIdentifiers: Bool
    private static let identified = Set(BGPFamily.allCases.filter(\.hasAdditionalPaths))

    init(isConfigured: Bool = false, hasIdentifiers: Bool = false) throws(Violation) {
        self.isConfigured = isConfigured
        self.hasIdentifiers = hasIdentifiers
        node.apply(Self.configuration.map { .put($0) }, isComplete: true, at: time)
        if !isConfigured { addPeers() }
        connect(ListeningAgent.session, ListeningAgent.host, from: IPv4Address(192, 0, 2, 2))
        node.received(
            .subscribe(routingInstance: Self.instance, id: 1, wantsRoutes: true), on: ListeningAgent.session, at: time)
        try settle()
    }

    private func addPeers() {
        for (isWide, isInternal) in [(true, false), (false, false), (true, true)] {
            senders.append(
                add(isWide, isInternal, BGPHeader.extendedMessageLimit) {
                    if hasIdentifiers { $0.receivesAdditionalPaths = Self.identified }
                })
        }
        for isWide in [true, false] {
            for isInternal in [true, false] {
                for limit in [BGPHeader.messageLimit, BGPHeader.extendedMessageLimit] {
                    for identified in [[], Self.identified] {
                        let id = add(isWide, isInternal, limit) { $0.sendsAdditionalPaths = identified }
                        listeners[id] = ListeningPeer(hasWideAS: isWide, messageLimit: limit, identified: identified)
                    }
                }
            }
        }
    }

    private var count: UInt32 = 0
    private var timers: [ControlNodeTimer] = []

    private func add(
        _ isWide: Bool, _ isInternal: Bool, _ limit: Int, _ change: (inout NegotiatedSession) -> Void
    ) -> PeerID {
        count += 1
        let id = PeerID(number: count)
        let address = IPv4Address(198, 51, 100, UInt8(truncatingIfNeeded: count))
        let asn = isInternal ? Self.localAS : 65000 + count
        var configuration = PeerConfiguration(
            name: "peer\(count)",
            session: BGPPeerSettings(
                peerAddress: .v4(address), peerAS: asn, localAS: Self.localAS,
                localIdentifier: IPv4Address(192, 0, 2, 254), families: BGPFamily.allCases))
        configuration.clusterID = IPv4Address(192, 0, 2, 254)
        node.configure(id, configuration, at: time)
        var session = NegotiatedSession(families: Set(BGPFamily.allCases), peerIdentifier: address, peerAS: asn)
        session.hasWideASNumbers = isWide
        session.messageLimit = limit
        change(&session)
        sessions[id] = session
        establish(id)
        return id
    }

    private var sessions: [PeerID: NegotiatedSession] = [:]

    private func establish(_ id: PeerID) {
        guard let session = sessions[id] else { return }
        node.established(id, session, at: time)
        // It wants routes of all targets.
        Self.interest.withUnsafeBytes { node.received(update: $0, from: id, at: time) }
        node.expired(.peerInterest(id), at: time)
    }

    private static let interest: [UInt8] = {
        var writer = UpdateWriter(limit: BGPHeader.messageLimit)
        writer.beginAnnouncements(of: .routeTarget, [0x40, 1, 1, 0, 0x40, 2, 0], nextHop: [198, 51, 100, 1])
        writer.addInterest(WideDestination(interestIn: 0, length: 0, origin: 0))
        writer.finish()
        return Array(writer.bytes.dropFirst(BGPHeader.length))
    }()

    // MARK: What comes

    func hear(_ type: BGPMessageType, _ body: UnsafeRawBufferPointer, from number: Int) throws(Violation) {
        let sender = senders[number % senders.count]
        switch type {
        case .update: node.received(update: body, from: sender, at: time)
        case .routeRefresh:
            if let refresh = try? RouteRefreshMessage(decoding: body), let family = refresh.family,
                let kind = refresh.kind
            {
                node.receivedRouteRefresh(family, kind, from: sender, at: time)
            }
        case .notification:
            node.lost(sender, mayReturn: false, at: time)
            establish(sender)
        case .open, .keepalive: break
        }
        try settle()
    }

    func connectSpeaker(_ host: String) throws(Violation) {
        connect(Self.speaker, host, from: IPv4Address(192, 0, 2, 1))
        try settle()
    }

    private func connect(_ session: SessionID, _ host: String, from address: IPv4Address) {
        heads[session] = ControlNodeStanza.messageHead(to: host)
        node.connected(session, agent: host, from: .v4(address), at: time)
    }

    func hear(_ message: AgentMessage) throws(Violation) {
        node.received(message, on: Self.speaker, at: time)
        try settle()
    }

    /// From now on the agent is told what its host needs of the configuration.
    func watchConfiguration() throws(Violation) {
        let key = ConfigurationKey(type: "virtual-router", name: "default-global-system-config:host-2")
        node.received(.subscribeConfiguration(key), on: ListeningAgent.session, at: time)
        try settle()
    }

    func apply(_ objects: [ConfigObject]) throws(Violation) {
        node.apply(objects.map { .put($0) }, isComplete: true, at: time)
        try settle()
    }

    /// All who said something go, and with them what they said: nobody has been told anything that was not taken back.
    func leave() throws(Violation) {
        for sender in senders { node.lost(sender, mayReturn: false, at: time) }
        node.disconnected(Self.speaker, at: time)
        try settle()
        for timer in timers { node.expired(timer, at: time) }
        try settle()
        for (id, listener) in listeners { try listener.checkEmpty(id) }
        if !isConfigured { try agent.checkEmpty() }
    }

    /// The listening peers that were told of a route.
    var toldCount: Int { listeners.values.count(where: \.wasTold) }

    // MARK: What is said

    private func settle() throws(Violation) {
        while case let outputs = node.takeOutputs(), !outputs.isEmpty {
            for output in outputs { try perform(output) }
        }
    }

    private func perform(_ output: ControlNodeOutput) throws(Violation) {
        switch output {
        case .sendToPeers(let messages, _, let ids):
            for id in ids {
                try listeners[id]?.read(messages)
                node.setBytesInFlight(0, to: id)
            }
        case .send(let stanza, let session): try deliver(stanza, on: session)
        case .tell(let body, let sessions):
            guard let bytes = blocks.form(of: body, { $0 }) else { throw Violation("what is to be told again is gone") }
            for session in sessions { try deliver((heads[session] ?? []) + bytes, on: session) }
        case .forget(let block): blocks.forget(block)
        case .resetPeer(let id, let fault, _):
            try require(
                isConfigured || senders.contains(id), "no peer loses its session by what another says: \(fault)")
            establish(id)
        case .close(let session, let why):
            try require(
                isConfigured || session != ListeningAgent.session,
                "no agent loses its session by what another says: \(why)")
        // Until then the routes of an agent that is gone stay.
        case .arm(let timer, _): if case .stale = timer { timers.append(timer) }
        case .ignored, .ignoredUpdate, .leftOut, .restartEnded, .peer, .refresh, .purged, .cancel: break
        }
    }

    private func deliver(_ stanza: [UInt8], on session: SessionID) throws(Violation) {
        if session == ListeningAgent.session { try agent.read(stanza) }
        node.sent(stanza.count, on: session)
    }

    // MARK: Configuration

    static func id(_ type: ObjectType, _ name: String) -> ObjectID { .derived(from: "\(type):\(name)") }

    private static func object(
        _ type: ObjectType, _ name: String, parent: (ObjectType, String)? = nil,
        _ references: [(ObjectType, String, JSON)] = [], _ properties: JSONObject = [:]
    ) -> ConfigObject {
        ConfigObject(
            type: type, id: id(type, name), name: type == .routeTarget ? [name] : FQName(splitting: name),
            parent: parent.map { ParentReference($0.0, id($0.0, $0.1)) }, properties: properties,
            references: ReferenceSet(references.map { Reference($0.0, id($0.0, $0.1), attribute: $0.2) }))
    }

    /// The fabric and a network, of which everybody's routes can be by the route target of the seeds.
    private static let configuration = [
        object(.virtualNetwork, "default-domain:default-project:ip-fabric"),
        object(
            .routingInstance, "default-domain:default-project:ip-fabric:__default__",
            parent: (.virtualNetwork, "default-domain:default-project:ip-fabric")),
        object(
            .virtualNetwork, "default-domain:demo:red", parent: (.project, "default-domain:demo"), [],
            ["virtual_network_network_id": 1]),
        object(.routeTarget, "target:64512:8000001"),
        object(
            .routingInstance, instance, parent: (.virtualNetwork, "default-domain:demo:red"),
            [(.routeTarget, "target:64512:8000001", ["import_export": nil])],
            ["routing_instance_is_default": true]),
        object(
            .virtualRouter, "default-global-system-config:host-1",
            parent: (.globalSystemConfig, "default-global-system-config")),
        object(
            .virtualRouter, "default-global-system-config:host-2",
            parent: (.globalSystemConfig, "default-global-system-config")),
        port(on: "host-1"), port(on: "host-2"),
    ]

    /// A port in the network, which lets its host say any prefix there.
    private static func port(on host: String) -> ConfigObject {
        object(
            .virtualMachineInterface, "default-global-system-config:\(host):port",
            parent: (.virtualRouter, "default-global-system-config:\(host)"),
            [(.virtualNetwork, "default-domain:demo:red", [:]), (.routingInstance, instance, [:])],
            [
                "virtual_machine_interface_allowed_address_pairs": [
                    "allowed_address_pair": [
                        ["ip": ["ip_prefix": "0.0.0.0", "ip_prefix_len": 0]],
                        ["ip": ["ip_prefix": "::", "ip_prefix_len": 0]],
                    ]
                ]
            ])
    }
}
